#include "crew.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "engine/mem.h"

struct crew {
    int signals; /* signalfd */
    int ended;   /* eventfd: how many threads have ended */
    sigset_t mask, before;
};

/** One thread. */
struct member {
    struct crew *crew;
    const struct crew_job *job;
    size_t number;
    pthread_t thread;
};

static const int watched[] = {SIGINT, SIGTERM, SIGHUP};

/** Watch the signals that whoever started us does not want ignored. */
static void choose_signals(sigset_t *mask)
{
    struct sigaction action;

    sigemptyset(mask);
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        if (sigaction(watched[i], NULL, &action) == 0 &&
            action.sa_handler != SIG_IGN)
            sigaddset(mask, watched[i]);
}

int crew_new(struct crew **out, struct error *err)
{
    struct crew *crew = mem_zero(1, sizeof *crew);

    *out = NULL;
    choose_signals(&crew->mask);
    pthread_sigmask(SIG_BLOCK, &crew->mask, &crew->before);
    crew->signals = signalfd(-1, &crew->mask, SFD_CLOEXEC | SFD_NONBLOCK);
    crew->ended = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (crew->signals == -1 || crew->ended == -1) {
        error_errno(err, "cannot watch for signals");
        crew_free(crew);
        return -1;
    }
    *out = crew;
    return 0;
}

void crew_free(struct crew *crew)
{
    if (!crew)
        return;
    if (crew->signals != -1)
        close(crew->signals);
    if (crew->ended != -1)
        close(crew->ended);
    pthread_sigmask(SIG_SETMASK, &crew->before, NULL);
    free(crew);
}

static void *member_main(void *argument)
{
    const struct member *member = argument;
    const uint64_t one = 1;

    member->job->work(member->job->context, member->number);
    while (write(member->crew->ended, &one, sizeof one) == -1 && errno == EINTR)
        continue;
    return NULL;
}

static size_t ended_since(const struct crew *crew)
{
    uint64_t count = 0;

    if (read(crew->ended, &count, sizeof count) != sizeof count)
        return 0;
    return (size_t)count;
}

int crew_signal(const struct crew *crew)
{
    struct signalfd_siginfo info;

    if (read(crew->signals, &info, sizeof info) != sizeof info)
        return 0;
    return (int)info.ssi_signo;
}

/** Wait until `running` threads have ended; the signal that came, or 0. */
static int watch(struct crew *crew, const struct crew_job *job, size_t running)
{
    struct pollfd fds[] = {{.fd = crew->signals, .events = POLLIN},
                           {.fd = crew->ended, .events = POLLIN}};
    int first = 0, waited = 0;

    while (running) {
        const int ready = poll(fds, 2, CREW_TICK_MS);
        const int signal = ready > 0 ? crew_signal(crew) : 0;

        running -= ready > 0 ? ended_since(crew) : 0;
        if (signal && !first)
            job->stop(job->context);
        if ((signal && first) || (waited >= CREW_GRACE_MS && running))
            job->abandon(job->context, first);
        if (signal)
            first = signal;
        if (first && ready == 0)
            waited += CREW_TICK_MS;
        if (!first && job->tick)
            job->tick(job->context);
    }
    return first;
}

int crew_run(struct crew *crew, const struct crew_job *job, size_t threads,
             int *signal, struct error *err)
{
    struct member *members = mem_zero(threads, sizeof *members);
    size_t started = 0;
    int rc = 0;

    while (started < threads) {
        struct member *member = &members[started];
        int failure;

        *member = (struct member){.crew = crew, .job = job, .number = started};
        failure = pthread_create(&member->thread, NULL, member_main, member);
        if (failure) {
            errno = failure;
            rc = error_errno(err, "cannot start a thread");
            job->stop(job->context);
            break;
        }
        started++;
    }
    *signal = watch(crew, job, started);
    for (size_t i = 0; i < started; i++)
        pthread_join(members[i].thread, NULL);
    free(members);
    return rc;
}
