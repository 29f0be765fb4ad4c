#include "command.h"

#include <assert.h>
#include <stdio.h>

void command_print_json(struct str object)
{
    object = str_trim(object);
    assert(object.len > 2 && object.ptr[0] == '{');
    printf("{\"schema\":%d,", COMMAND_SCHEMA);
    fwrite(object.ptr + 1, 1, object.len - 1, stdout);
    putchar('\n');
}
