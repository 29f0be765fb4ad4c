# Turn a file into a C source that holds it as a struct asset.
#   cmake -D input=assets/silcrow.css -D output=silcrow_css.c -P embed.cmake
get_filename_component(name ${input} NAME)

# What a page says of a file to have its browser check it: the SHA-384 in
# base64, of three bytes at a time.
file(SHA384 ${input} hash)
set(letters
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
set(integrity "sha384-")
foreach(at RANGE 0 90 6)
  string(SUBSTRING ${hash} ${at} 6 three)
  foreach(shift 18 12 6 0)
    math(EXPR letter "(0x${three} >> ${shift}) & 63")
    string(SUBSTRING "${letters}" ${letter} 1 letter)
    string(APPEND integrity "${letter}")
  endforeach()
endforeach()

file(SHA256 ${input} hash)
string(SUBSTRING ${hash} 0 8 tag)
file(READ ${input} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes
       "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "[^a-z0-9]" "_" name ${name})
file(WRITE ${output} "#include \"server/asset.h\"

static const unsigned char bytes[] = {
${bytes}
};

const struct asset asset_${name} = {
    {(const char *)bytes, sizeof bytes},
    \"${tag}\",
    \"${integrity}\"};
")
