#!/bin/sh
# Settings and attributes from end to end: what is built, what is said of it,
# and what a search makes of it.
# shellcheck source=cases.sh
. "$SILCROW_SOURCE/tests/cases.sh"

mkdir docs
cat >docs/pump.md <<'END'
---
title: Infusion pump
tags: [device, ward]
team: Nursing
version: "2.0"
price: 120
---
How to set an infusion pump.

## Alarms

What the alarms of the pump mean.
END
cat >docs/nurse.md <<'END'
---
title: Infusion nurse
tags: [people]
team: nursing
price: 80.5
---
The nurse sets the pump.
END
cat >docs/lines.jsonl <<'END'
{"id":"l1","title":"Spare pump","text":"A pump.","price":5,"info":{"stock":3}}
{"id":"l2","title":"Old pump","text":"A pump.","price":null,"info":{}}
END

case=all_attributes_are_kept_unless_settings_say_otherwise
run 0 "$index" build -q docs
run 0 "$index" stats --json
has out '"settings":{"displayedAttributes":["*"]'
has out '{"name":"team","values":1,"filterable":true,"sortable":true}'
has out '{"name":"price","values":3,"filterable":true,"sortable":true}'
has out '{"name":"info.stock","values":1,"filterable":true,"sortable":true}'
has out '{"name":"guide","values":4,"filterable":true,"sortable":true}'
lacks out '"name":"url"'

case=settings_are_kept_with_the_generation
cat >settings.json <<'END'
{"filterableAttributes": ["team", "url"], "sortableAttributes": ["price"],
 "stopWords": ["the", "a"]}
END
run 0 "$index" build -q --settings settings.json docs
run 0 "$index" stats --json
has out '"filterableAttributes":["team","url"],"sortableAttributes":["price"]'
has out '"stopWords":["a","the"]'
has out '{"name":"team","values":1,"filterable":true,"sortable":false}'
has out '{"name":"price","values":3,"filterable":false,"sortable":true}'
has out '"name":"url"'
lacks out '"name":"tags"'

case=a_setting_that_does_not_exist_is_named_and_nothing_is_published
before=$(readlink silcrow-data/guides/current)
echo '{"filterable": ["team"]}' >wrong.json
run 78 "$index" build -q --settings wrong.json docs
has err 'wrong.json: Unknown field `filterable`'
run 66 "$index" build -q --settings missing.json docs
[ "$(readlink silcrow-data/guides/current)" = "$before" ] ||
    fail "a generation was published"

run 0 "$index" build -q docs

case=hits_show_their_attributes
run 0 "$index" search --json spare
has out '"attributes":{"price":5,"info":{"stock":3}}'
cat >shown.json <<'END'
{"displayedAttributes": ["price"]}
END
run 0 "$index" build -q --index shown --settings shown.json docs
run 0 "$index" search --index shown --json spare
has out '"attributes":{"price":5}'
run 0 "$index" search --index shown --json nurse
has out '"attributes":{"price":80.5}'

case=a_filter_leaves_hits_out
run 0 "$index" search --json --filter 'team = NURSING AND price < 100' pump
has out '"total":1,'
has out '"id":"nurse.md"'
lacks out '"id":"pump.md'
run 1 "$index" search --filter 'price > 1000' pump
run 64 "$index" search --filter 'team IS' pump
has err 'The filter ends where `NULL`, `EMPTY` or `NOT` was expected'
has err '8:8 team IS'
run 64 "$index" search --filter 'colour = red' pump
has err 'Attribute `colour` is not filterable. Available filterable'

case=facets_are_counted
run 0 "$index" search --json --facets team,price pump
has out '"facets":{"team":{"nursing":3},"price":{"120":2,"5":1,"80.5":1}}'
has out '"facet_stats":{"price":{"min":5,"max":120}},"facets_exact":true'
run 0 "$index" search --facets team pump
has out 'team: nursing 3'

case=hits_are_sorted_and_need_no_words
run 0 "$index" search --json --sort price:asc --limit 2
has out '"hits":[{"id":"l1"'
run 64 "$index" search --sort price
has err 'expected `NAME:asc` or `NAME:desc`, found `price`'

case=hits_are_grouped
run 0 "$index" search --json --group guide --group-size 1 pump
has out '"total_groups":4,"groups":[{"value":'
has out '"value":"pump.md","total":2,"hits":[{'
run 0 "$index" search --json --distinct team pump
has out '"total":3,'

case=only_what_the_settings_name_is_searched
cat >searched.json <<'END'
{"searchableAttributes": ["title", "team", "info.stock"]}
END
run 0 "$index" build -q --index searched --settings searched.json docs
run 0 "$index" search --index searched --json 'infusion '
has out '"total":2,'
run 0 "$index" search --index searched --json 'nursing '
has out '"total":3,'
run 1 "$index" search --index searched 'battery '
run 0 "$index" search --index searched --json '3 '
has out '"id":"l1"'

case=synonyms_stop_words_and_typing_rules_are_those_of_the_settings
cat >words.json <<'END'
{"synonyms": {"dripper": ["infusion pump"]}, "stopWords": ["Spare"],
 "typoTolerance": {"minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
                   "disableOnWords": ["Alarmz"]}}
END
run 0 "$index" build -q --index words --settings words.json docs
run 0 "$index" search --index words --json 'dripper '
has out '"id":"pump.md"'
run 1 "$index" search 'dripper '
run 0 "$index" search --index words --json 'old spare '
has out '"id":"l2"'
lacks out '"id":"l1"'
run 0 "$index" search --json 'pmup '
has out '"corrected":"pump '
run 1 "$index" search --index words 'pmup '
run 0 "$index" search --json 'alarmz '
run 1 "$index" search --index words 'alarmz '
run 0 "$index" search --index words --json 'nurze '
has out '"corrected":"nurse '
cat >exact.json <<'END'
{"typoTolerance": {"enabled": false}}
END
run 0 "$index" build -q --index exact --settings exact.json docs
run 1 "$index" search --index exact 'nurze '

case=a_distinct_attribute_comes_once
cat >once.json <<'END'
{"distinctAttribute": "team"}
END
run 0 "$index" build -q --index once --settings once.json docs
run 0 "$index" search --index once --json 'pump '
has out '"total":3,'

case=copies_are_one_hit
mkdir copies
for name in one two three
do
    printf '# Care of lines\n\nThe line is flushed before and after use.\n' \
        >copies/$name.md
done
printf '# Care of pumps\n\nThe line is flushed before and after use.\n' \
    >copies/other.md
run 0 "$index" build -q --index copies copies
run 0 "$index" search --index copies --json 'flushed '
has out '"total":2,'
has out '"duplicates":2'

done_with_cases
