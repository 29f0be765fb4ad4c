# Turn a file into a C source that holds it as a struct asset.
#   cmake -D input=assets/silcrow.css -D output=silcrow_css.c -P embed.cmake
get_filename_component(name ${input} NAME)
string(REGEX REPLACE "[^a-z0-9]" "_" name ${name})
file(READ ${input} bytes HEX)
file(SHA256 ${input} hash)
string(SUBSTRING ${hash} 0 8 tag)
string(REGEX REPLACE "(................................)" "\\1\n" bytes
       "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${output} "#include \"server/asset.h\"

static const unsigned char bytes[] = {
${bytes}
};

const struct asset asset_${name} = {{(const char *)bytes, sizeof bytes}, \"${tag}\"};
")
