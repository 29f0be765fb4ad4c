#include "zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/mem.h"

enum {
    SOCKET_FD = 3, /* where zygote and children have their only socket */
};

struct zygote {
    int control; /* to ask on; messages keep their borders */
    pid_t pid;
    pthread_mutex_t lock; /* of `control`: one question at a time */
};

struct question {
    pid_t end; /* the child to end; 0: fork one */
};

struct answer {
    pid_t pid; /* of the new child, whose socket comes along; or -1 */
    int status;
    int failure; /* errno, when pid is -1 */
};

/* ---- In the new processes ---------------------------------------------- */

/** Close all but one socket, which moves to SOCKET_FD. */
static void keep_only(int socket)
{
    if (socket != SOCKET_FD && dup2(socket, SOCKET_FD) == -1)
        _exit(ERROR_INTERNAL);
    closefrom(SOCKET_FD + 1);
}

/** Nothing is read from the terminal or said there: what goes wrong is the
 * parent's to tell. Sanitizers keep their voice. */
static void leave_terminal(void)
{
    const int null = open("/dev/null", O_RDWR);

    if (null == -1 || dup2(null, STDIN_FILENO) == -1 ||
        dup2(null, STDOUT_FILENO) == -1)
        _exit(ERROR_INTERNAL);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    if (dup2(null, STDERR_FILENO) == -1)
        _exit(ERROR_INTERNAL);
#endif
    if (null > STDERR_FILENO)
        close(null);
}

static void ignore_terminal(void)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
}

static struct answer fork_child(void (*child)(int socket), int *theirs)
{
    struct answer answer = {.pid = -1};
    int ends[2];

    *theirs = -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1) {
        answer.failure = errno;
        return answer;
    }
    answer.pid = fork();
    if (answer.pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        keep_only(ends[1]);
        child(SOCKET_FD);
        _exit(ERROR_INTERNAL);
    }
    answer.failure = errno;
    *theirs = ends[0];
    close(ends[1]);
    return answer;
}

static struct answer end_child(pid_t pid)
{
    struct answer answer = {.pid = pid};

    kill(pid, SIGKILL); /* changes nothing if it is dying */
    if (waitpid(pid, &answer.status, 0) == -1)
        answer = (struct answer){.pid = -1, .failure = errno};
    return answer;
}

/** Send an answer, and a descriptor with it unless that is -1. */
static bool send_answer(const struct answer *answer, int fd)
{
    union {
        struct cmsghdr head; /* for its alignment */
        char room[CMSG_SPACE(sizeof(int))];
    } control = {.room = {0}};
    struct answer copy = *answer;
    struct iovec part = {&copy, sizeof copy};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

    if (fd != -1) {
        message.msg_control = control.room;
        message.msg_controllen = sizeof control.room;
        *CMSG_FIRSTHDR(&message) =
            (struct cmsghdr){.cmsg_level = SOL_SOCKET,
                             .cmsg_type = SCM_RIGHTS,
                             .cmsg_len = CMSG_LEN(sizeof fd)};
        memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &fd, sizeof fd);
    }
    return sendmsg(SOCKET_FD, &message, MSG_NOSIGNAL) == sizeof copy;
}

/** Answer until nobody asks any more. */
static void serve(void (*child)(int socket))
{
    struct question question;
    bool sent = true;

    while (sent &&
           recv(SOCKET_FD, &question, sizeof question, 0) == sizeof question) {
        int theirs = -1;
        const struct answer answer =
            question.end ? end_child(question.end) : fork_child(child, &theirs);

        sent = send_answer(&answer, theirs);
        if (theirs != -1)
            close(theirs);
    }
}

/* ---- In the program ---------------------------------------------------- */

int zygote_new(struct zygote **out, void (*child)(int socket),
               struct error *err)
{
    int ends[2];
    pid_t pid;

    *out = NULL;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
        return error_errno(err, "cannot start parsers");
    pid = fork();
    if (pid == 0) {
        ignore_terminal();
        leave_terminal();
        keep_only(ends[1]);
        serve(child);
        _exit(0);
    }
    close(ends[1]);
    if (pid == -1) {
        error_errno(err, "cannot start parsers");
        close(ends[0]);
        return -1;
    }
    *out = mem_zero(1, sizeof **out);
    (*out)->control = ends[0];
    (*out)->pid = pid;
    pthread_mutex_init(&(*out)->lock, NULL);
    return 0;
}

void zygote_free(struct zygote *zygote)
{
    if (!zygote)
        return;
    close(zygote->control);
    while (waitpid(zygote->pid, NULL, 0) == -1 && errno == EINTR)
        continue;
    pthread_mutex_destroy(&zygote->lock);
    free(zygote);
}

/** Receive an answer and the descriptor that may come along, else -1. */
static bool receive_answer(int control, struct answer *answer, int *fd)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } room;
    struct iovec part = {answer, sizeof *answer};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = room.room,
                             .msg_controllen = sizeof room.room};
    ssize_t got;
    const struct cmsghdr *head;

    *fd = -1;
    do
        got = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
    while (got == -1 && errno == EINTR);
    head = got == -1 ? NULL : CMSG_FIRSTHDR(&message);
    if (head && head->cmsg_type == SCM_RIGHTS)
        memcpy(fd, CMSG_DATA(head), sizeof *fd);
    return got == sizeof *answer;
}

static bool ask(struct zygote *zygote, const struct question *question,
                struct answer *answer, int *fd)
{
    bool answered = false;

    *fd = -1;
    pthread_mutex_lock(&zygote->lock);
    if (send(zygote->control, question, sizeof *question, MSG_NOSIGNAL) ==
        sizeof *question)
        answered = receive_answer(zygote->control, answer, fd);
    pthread_mutex_unlock(&zygote->lock);
    return answered;
}

int zygote_fork(struct zygote *zygote, int *socket, pid_t *pid,
                struct error *err)
{
    const struct question question = {.end = 0};
    struct answer answer;

    if (!ask(zygote, &question, &answer, socket))
        return error_set(err, ERROR_INTERNAL,
                         "cannot start a parser: the process that starts "
                         "them has ended");
    if (answer.pid == -1 || *socket == -1) {
        if (*socket != -1)
            close(*socket);
        errno = answer.failure;
        return error_errno(err, "cannot start a parser");
    }
    *pid = answer.pid;
    return 0;
}

int zygote_end(struct zygote *zygote, pid_t pid)
{
    const struct question question = {.end = pid};
    struct answer answer;
    int none;

    if (!ask(zygote, &question, &answer, &none) || answer.pid == -1)
        return -1;
    return answer.status;
}
