#!/bin/sh
# groonga beside us: stems, snippet_html(), titles count five times. The times
# are those that groonga says a command took; it says none of the processor's,
# so the mean stands in for that.
#
#   peer_groonga.sh build DATABASE SECTIONS
#   peer_groonga.sh all|any DATABASE QUERIES
set -u
mode=$1 database=$2 file=$3
export LC_ALL=C

schema()
{
    cat <<'END'
plugin_register token_filters/stem
table_create Sections TABLE_NO_KEY
column_create Sections title COLUMN_SCALAR ShortText
column_create Sections text COLUMN_SCALAR Text
table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto --token_filters TokenFilterStem
column_create Terms sections_title COLUMN_INDEX|WITH_POSITION Sections title
column_create Terms sections_text COLUMN_INDEX|WITH_POSITION Sections text
END
}

rows()
{
    printf 'load --table Sections --columns title,text\n[\n'
    jq -c '{title, text}' "$file" | sed '$!s/$/,/'
    printf ']\n'
}

# A sign may be an operator: only words are left.
commands()
{
    awk -v any="$([ "$mode" = any ] && echo 1)" '
        { gsub(/[^A-Za-z0-9]+/, " "); sub(/^ /, ""); sub(/ $/, "")
          if (any) gsub(/ /, " OR ")
          printf "select Sections --match_columns \047title * 5 || text\047 "
          printf "--query \047%s\047 --output_columns ", $0
          printf "\047_id, title, snippet_html(text)\047 "
          printf "--sort_keys -_score\n" }' "$file"
}

# The second half of the answers, as `median mean cpu p99 hits`.
figures()
{
    sed -n 's/^\[\[0,[^,]*,\([^],]*\)\],\[\[\[\([0-9]*\)\].*/\1 \2/p' |
        awk '{ time[NR] = $1 * 1e6; hits[NR] = $2 < 10 ? $2 : 10 }
            END { for (i = int(NR / 2) + 1; i <= NR; i++)
                      print time[i], hits[i] }' |
        sort -n |
        awk '{ time[NR] = $1; sum += $1; hits += $2 }
            END { if (!NR) exit 1
                  printf "%.1f %.1f %.1f %.1f %.2f\n", time[int((NR + 1) / 2)],
                      sum / NR, sum / NR, time[int(NR * .99)], hits / NR }'
}

if [ "$mode" = build ]; then
    schema | groonga -n "$database" && rows | groonga "$database" | cut -c 1-200
else
    { commands; commands; } | groonga "$database" | figures
fi
