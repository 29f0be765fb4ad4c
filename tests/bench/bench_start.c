/**
 * How long a server takes from its start to the first answer: milliseconds.
 *
 *   bench_start PORT PROGRAM [ARGUMENT...]
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum {
    WAIT = 10000000, /* microseconds to wait for an answer, at most */
    PAUSE = 200,     /* microseconds between two tries */
};

static const char question[] = "GET /search?q=start HTTP/1.1\r\n"
                               "Host: localhost\r\nConnection: close\r\n\r\n";

/** Does a server answer with success? */
static int answers(const struct sockaddr_in *address)
{
    static const char good[] = "HTTP/1.1 200";
    char text[sizeof good] = {0};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    int found;

    found =
        connect(fd, (const struct sockaddr *)address, sizeof *address) == 0 &&
        send(fd, question, sizeof question - 1, MSG_NOSIGNAL) > 0 &&
        recv(fd, text, sizeof good - 1, MSG_WAITALL) > 0 &&
        strcmp(text, good) == 0;
    close(fd);
    return found;
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    const double start = bench_wall();
    double took = 0;
    pid_t server;

    if (argc < 3)
        bench_fail("PORT PROGRAM [ARGUMENT...]", "bench_start");
    address.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server = fork();
    if (server == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(1);
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    while (took < WAIT && !answers(&address)) {
        usleep(PAUSE);
        took = bench_wall() - start;
    }
    took = bench_wall() - start;
    kill(server, SIGTERM);
    waitpid(server, NULL, 0);
    if (took >= WAIT)
        bench_fail("does not answer", argv[2]);
    printf("%.1f 0 0 0 0\n", took / 1e3);
    return 0;
}
