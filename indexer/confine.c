#include "confine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The sanitizers map memory without end and ask for more than a parser. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#if defined(__x86_64__) && !defined(__ILP32__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__LP64__) && !defined(__AARCH64EB__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

/* ---- Limits ------------------------------------------------------------ */

static void set_limit(int resource, rlim_t most)
{
    const struct rlimit limit = {most, most};

    if (setrlimit((__rlimit_resource_t)resource, &limit) == -1)
        _exit(1);
}

static void set_limits(size_t memory)
{
    set_limit(RLIMIT_CORE, 0);
    set_limit(RLIMIT_FSIZE, 0);
    set_limit(RLIMIT_NOFILE, 0); /* no further one */
    if (!SANITIZED)
        set_limit(RLIMIT_DATA, memory);
}

/* ---- The filter of system calls ---------------------------------------- */

#ifdef ARCHITECTURE

enum {
    RULES_MAX = 128,      /* instructions of the filter */
    NUMBERS_X32 = 1 << 30 /* where those of the x32 ABI begin on x86-64 */
};

/** What a parser may ask for, whatever the arguments. */
static const uint32_t allowed[] = {
    /* its socket */
    SYS_read, SYS_write, SYS_recvfrom, SYS_sendto,
    /* memory */
    SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise, SYS_futex,
    /* time */
    SYS_clock_gettime, SYS_gettimeofday, SYS_setitimer, SYS_restart_syscall,
    /* its end: what abort() does comes to here */
    SYS_exit, SYS_exit_group, SYS_rt_sigprocmask, SYS_rt_sigaction,
    SYS_rt_sigreturn, SYS_sigaltstack, SYS_getpid, SYS_gettid,
    /* seeds of hash tables, and room for sorting */
    SYS_getrandom, SYS_sysinfo};

/** What libraries try and can do without. */
static const uint32_t refused[] = {
#ifdef SYS_open
    SYS_open,
#endif
    SYS_openat};

/** Calls whose third argument says how memory may be used. */
static const uint32_t mapping[] = {SYS_mmap, SYS_mprotect};

struct filter {
    struct sock_filter rules[RULES_MAX];
    unsigned short count;
};

static void add(struct filter *filter, struct sock_filter rule)
{
    filter->rules[filter->count++] = rule;
}

static void add_load(struct filter *filter, size_t offset)
{
    add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                             (uint32_t)offset));
}

static void add_end(struct filter *filter, uint32_t action)
{
    add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

/** Compare with what is loaded, and pass over one instruction if it is not
 * so. */
static void add_if(struct filter *filter, uint16_t comparison, uint32_t value)
{
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | comparison | BPF_K,
                                             value, 0, 1));
}

/** The low half of an argument of the call; all known machines here are
 * little-endian. */
static size_t argument(size_t number)
{
    return offsetof(struct seccomp_data, args) + number * sizeof(uint64_t);
}

/** If the call is `number`: allow it unless the argument has the bit, or only
 * if it has the value. */
static void add_checked(struct filter *filter, uint32_t number,
                        size_t argument_number, uint16_t comparison,
                        uint32_t value, uint32_t action, uint32_t otherwise)
{
    const struct sock_filter jump =
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 4);

    add(filter, jump);
    add_load(filter, argument(argument_number));
    add_if(filter, comparison, value);
    add_end(filter, action);
    add_end(filter, otherwise);
}

static bool filter_calls(void)
{
    const uint32_t refuse =
        SANITIZED ? SECCOMP_RET_ERRNO | EPERM : SECCOMP_RET_KILL_PROCESS;
    struct filter filter = {.count = 0};
    struct sock_fprog program = {.filter = filter.rules};

    add_load(&filter, offsetof(struct seccomp_data, arch));
    add(&filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
                                              ARCHITECTURE, 1, 0));
    add_end(&filter, SECCOMP_RET_KILL_PROCESS);
    add_load(&filter, offsetof(struct seccomp_data, nr));
    add_if(&filter, BPF_JGE, NUMBERS_X32);
    add_end(&filter, SECCOMP_RET_KILL_PROCESS);
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        add_if(&filter, BPF_JEQ, allowed[i]);
        add_end(&filter, SECCOMP_RET_ALLOW);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        add_if(&filter, BPF_JEQ, refused[i]);
        add_end(&filter, SECCOMP_RET_ERRNO | EPERM);
    }
    for (size_t i = 0; i < sizeof mapping / sizeof *mapping; i++)
        add_checked(&filter, mapping[i], 2, BPF_JSET, PROT_EXEC, refuse,
                    SECCOMP_RET_ALLOW);
    add_checked(&filter, SYS_tgkill, 0, BPF_JEQ, (uint32_t)getpid(),
                SECCOMP_RET_ALLOW, refuse);
    add_end(&filter, refuse);
    program.len = filter.count;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

#else

static bool filter_calls(void)
{
    return false;
}

#endif

bool confine(size_t memory)
{
    set_limits(memory);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
        return false;
    return filter_calls();
}
