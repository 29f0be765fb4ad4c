#include "deal.h"

void deal_release(struct deal *deal)
{
    source_runs_close(deal->runs);
    *deal = (struct deal){0};
}

static void end_runs(struct deal *deal)
{
    source_runs_close(deal->runs);
    deal->runs = NULL;
    deal->known = NULL;
    deal->next_run = 0;
    deal->next_file++;
}

/** The next run of a file that is what it was: it need not be read. */
static bool take_known(struct deal *deal, struct batch *batch)
{
    const size_t count = deal->known->run_count;

    if (deal->next_run == count) {
        end_runs(deal);
        return false;
    }
    batch->file_count = 1;
    batch->run_number = deal->next_run++;
    batch->run_content = deal->known->runs[batch->run_number].content;
    batch->first_line = deal->known->runs[batch->run_number].first_line;
    batch->run_known = true;
    batch->bytes = batch->files->bytes / count;
    return true;
}

/** The next run of the file that is read in runs. False when it has ended; an
 * empty batch that holds its problems may come before. */
static bool take_run(struct deal *deal, struct batch *batch)
{
    const struct source_report report = batch_report(batch);
    int got = -1;

    if (!deal->runs && !deal->known)
        deal->known = reuse_known_runs(deal->reuse, batch->states);
    if (deal->known)
        return take_known(deal, batch);
    if (!deal->runs)
        deal->runs = source_runs_open(deal->list, batch->files, &report);
    if (deal->runs)
        got = source_runs_next(deal->runs, &batch->run, &batch->first_line,
                               &report);
    batch->broken = batch->problem_count > 0;
    if (got != 1) {
        end_runs(deal);
        return batch->broken;
    }
    batch->file_count = 1;
    batch->run_number = deal->next_run++;
    batch->bytes = batch->run.len;
    return true;
}

static void take_files(struct deal *deal, struct batch *batch)
{
    const struct source_list *list = deal->list;
    const struct source_file *file;

    do {
        file = &list->files[deal->next_file++];
        batch->bytes += file->bytes;
        batch->file_count++;
        file++;
    } while (deal->next_file < list->count &&
             batch->file_count < BATCH_FILES_MAX &&
             batch->bytes < BATCH_BYTES_MAX && !file->reader->by_line &&
             !batch_border(file));
}

bool deal_next(struct deal *deal, struct batch *batch)
{
    const struct source_list *list = deal->list;
    bool taken = false;

    while (!taken && deal->next_file < list->count) {
        batch->files = &list->files[deal->next_file];
        batch->states = &deal->reuse->now.files[deal->next_file];
        if (list->files[deal->next_file].reader->by_line) {
            taken = take_run(deal, batch);
        } else {
            take_files(deal, batch);
            taken = true;
        }
    }
    if (taken)
        batch->number = deal->count++;
    return taken;
}
