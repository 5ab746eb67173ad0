/* A file system that fails on request: preloaded (LD_PRELOAD) into the program under test, it counts
 * the calls that touch chosen folders and lets the N-th one go wrong. The kernel is asked directly
 * (syscall), so nothing here depends on which libc function the program used.
 *
 *   FAULT_ROOT     folders that count, separated by ':'
 *   FAULT_CALLS    calls that count, separated by ','; or `all`, `writes`, `reads` (default: all)
 *   FAULT_AT       number of the call at which FAULT_DO happens, from 1; 0: never
 *   FAULT_DO       kill         SIGKILL instead of the call
 *                  kill-after   SIGKILL after the call
 *                  half         half of the bytes of a write, then SIGKILL; other calls: kill
 *                  stop int term  that signal, then the call
 *                  run          FAULT_COMMAND by /bin/sh, then the call
 *                  ENOSPC EDQUOT EIO EACCES EPERM EROFS  the call fails with that; if no such call
 *                  can, the next that can: threads do not keep their order from run to run
 *   FAULT_STICKY   1: every later call that can fail so does (errors only)
 *   FAULT_BELOW    where calls fail, of the folders that count (errors only; default: all of them)
 *   FAULT_SYNC     0: fsync does nothing, which a killed process cannot tell
 *   FAULT_LOG      file that gets a line for each call: NUMBER CALL PATH [PATH2]
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DESCRIPTORS = 4096, LINE = 3 * PATH_MAX };

static struct {
    char *roots, *below, *calls, *action, *command, *log;
    long at;
    bool sticky, no_sync;
    int error;
    /* Calls that can fail with `error`. */
    const char *failing;
} plan;
static atomic_long counter;
static atomic_flag failed = ATOMIC_FLAG_INIT;
/* Path of each descriptor that was opened below a root; bounded, for small runs. */
static _Atomic(char *) paths[DESCRIPTORS];

static const char writes[] =
    "create,write,fsync,rename,link,unlink,mkdir,rmdir,truncate,close,symlink,chmod,lock";
static const char reads[] = "open,opendir,read";

/* A full disk can be read, and gives back what is removed. */
static const char room[] = "create,write,fsync,mkdir,rename,link,symlink,close";
static const char right[] =
    "create,open,opendir,mkdir,rename,link,unlink,rmdir,truncate,symlink,chmod";
static const char changes[] =
    "create,write,rename,link,unlink,mkdir,rmdir,truncate,symlink,chmod";

static const struct {
    const char *name;
    int code;
    const char *calls;
} errors[] = {{"ENOSPC", ENOSPC, room},  {"EDQUOT", EDQUOT, room}, {"EIO", EIO, NULL},
              {"EACCES", EACCES, right}, {"EPERM", EPERM, right},  {"EROFS", EROFS, changes}};

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("FAULT_AT"), *sticky = getenv("FAULT_STICKY");
    const char *sync = getenv("FAULT_SYNC");
    plan.roots = getenv("FAULT_ROOT");
    plan.below = getenv("FAULT_BELOW");
    plan.calls = getenv("FAULT_CALLS");
    plan.action = getenv("FAULT_DO");
    plan.command = getenv("FAULT_COMMAND");
    plan.log = getenv("FAULT_LOG");
    plan.at = at ? atol(at) : 0;
    plan.sticky = sticky && strcmp(sticky, "1") == 0;
    plan.no_sync = sync && strcmp(sync, "0") == 0;
    for (size_t i = 0; plan.action && i < sizeof errors / sizeof *errors; i++)
        if (strcmp(plan.action, errors[i].name) == 0) {
            plan.error = errors[i].code;
            plan.failing = errors[i].calls;
        }
}

/* Whether `path` is one of `folders`, separated by ':', or below one. */
static bool below(const char *folders, const char *path) {
    for (const char *root = folders; root && *root;) {
        size_t length = strcspn(root, ":");
        if (strncmp(path, root, length) == 0 && (path[length] == '/' || path[length] == 0))
            return true;
        root += length + (root[length] == ':');
    }
    return false;
}

static bool within(const char *list, const char *call) {
    size_t length = strlen(call);
    for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',')
        if (strncmp(at, call, length) == 0 && (at[length] == ',' || at[length] == 0)) return true;
    return false;
}

static bool counts(const char *call) {
    if (!plan.calls || strcmp(plan.calls, "all") == 0) return true;
    return within(strcmp(plan.calls, "writes") == 0 ? writes
                  : strcmp(plan.calls, "reads") == 0 ? reads : plan.calls, call);
}

/* Whether the planned error comes from this call. */
static bool fails(long number, const char *call, const char *path, const char *other) {
    const char *folders = plan.below ? plan.below : plan.roots;
    if (number < plan.at || (plan.failing && !within(plan.failing, call))) return false;
    if (!below(folders, path) && !(other && below(folders, other))) return false;
    return plan.sticky || !atomic_flag_test_and_set(&failed);
}

/* `path` as seen from `folder`, absolute, in `out`; false where it cannot be told. */
static bool resolve(int folder, const char *path, char *out) {
    char link[64];
    ssize_t length;
    if (!path) return false;
    if (*path == '/') return snprintf(out, PATH_MAX, "%s", path) < PATH_MAX;
    if (folder == AT_FDCWD) {
        if (!getcwd(out, PATH_MAX)) return false;
        length = (ssize_t)strlen(out);
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        length = readlink(link, out, PATH_MAX - 1);
        if (length < 0) return false;
    }
    return snprintf(out + length, PATH_MAX - length, "/%s", path) < PATH_MAX - length;
}

static void note(long number, const char *call, const char *path, const char *other) {
    char line[LINE];
    if (!plan.log) return;
    int length = snprintf(line, sizeof line, "%ld\t%s\t%s%s%s\n", number, call, path,
                          other ? "\t" : "", other ? other : "");
    int log = (int)syscall(SYS_openat, AT_FDCWD, plan.log,
                           O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log < 0) return;
    (void)!syscall(SYS_write, log, line, (size_t)length);
    syscall(SYS_close, log);
}

static void run_command(void) {
    pid_t child;
    char *arguments[] = {"sh", "-c", plan.command, NULL}, *none[] = {NULL};
    if (plan.command && posix_spawn(&child, "/bin/sh", NULL, NULL, arguments, none) == 0)
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
}

enum verdict { PASS, FAIL, HALF, KILL_AFTER };

/* Counts a call and does what is planned before it. */
static enum verdict judge(const char *call, const char *path, const char *other) {
    int before = errno;
    if (!below(plan.roots, path) && !(other && below(plan.roots, other))) return PASS;
    if (!counts(call)) return PASS;
    long number = atomic_fetch_add(&counter, 1) + 1;
    note(number, call, path, other);
    errno = before;
    if (!plan.action || plan.at <= 0) return PASS;
    if (plan.error) {
        if (!fails(number, call, path, other)) return PASS;
        errno = plan.error;
        return FAIL;
    }
    if (number != plan.at) return PASS;
    if (strcmp(plan.action, "kill-after") == 0) return KILL_AFTER;
    if (strcmp(plan.action, "half") == 0 && strcmp(call, "write") == 0) return HALF;
    if (strcmp(plan.action, "stop") == 0) kill(getpid(), SIGSTOP);
    else if (strcmp(plan.action, "int") == 0) kill(getpid(), SIGINT);
    else if (strcmp(plan.action, "term") == 0) kill(getpid(), SIGTERM);
    else if (strcmp(plan.action, "run") == 0) run_command();
    else kill(getpid(), SIGKILL);
    errno = before;
    return PASS;
}

static const char *path_of(int descriptor) {
    return descriptor >= 0 && descriptor < DESCRIPTORS ? paths[descriptor] : NULL;
}

static long after(enum verdict verdict, long result) {
    if (verdict == KILL_AFTER) kill(getpid(), SIGKILL);
    return result;
}

static long opened(int folder, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    enum verdict verdict = PASS;
    bool counted = resolve(folder, name, path) && below(plan.roots, path);
    if (counted) verdict = judge(flags & (O_CREAT | O_TRUNC) ? "create" : "open", path, NULL);
    if (verdict == FAIL) return -1;
    long descriptor = syscall(SYS_openat, folder, name, flags, mode);
    if (descriptor >= 0 && descriptor < DESCRIPTORS)
        free(atomic_exchange(&paths[descriptor], counted ? strdup(path) : NULL));
    return after(verdict, descriptor);
}

#define OPEN(name, parameters, folder, path, extra)            \
    int name parameters {                                      \
        mode_t mode = 0;                                       \
        if ((flags | (extra)) & (O_CREAT | __O_TMPFILE)) {     \
            va_list list;                                      \
            va_start(list, flags);                             \
            mode = va_arg(list, mode_t);                       \
            va_end(list);                                      \
        }                                                      \
        return (int)opened(folder, path, flags, mode);         \
    }
OPEN(open, (const char *path, int flags, ...), AT_FDCWD, path, 0)
OPEN(open64, (const char *path, int flags, ...), AT_FDCWD, path, 0)
OPEN(openat, (int folder, const char *path, int flags, ...), folder, path, 0)
OPEN(openat64, (int folder, const char *path, int flags, ...), folder, path, 0)
int __open_2(const char *path, int flags) { return (int)opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return (int)opened(AT_FDCWD, path, flags, 0); }
int __openat_2(int folder, const char *path, int flags) {
    return (int)opened(folder, path, flags, 0);
}
int creat(const char *path, mode_t mode) {
    return (int)opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

DIR *opendir(const char *name) {
    char path[PATH_MAX];
    DIR *(*real)(const char *) = (DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir");
    enum verdict verdict = resolve(AT_FDCWD, name, path) ? judge("opendir", path, NULL) : PASS;
    if (verdict == FAIL) return NULL;
    DIR *stream = real(name);
    after(verdict, 0);
    return stream;
}

/* The calls on descriptors: judged by the path that was opened. */
#define ON_DESCRIPTOR(kind, call)                                    \
    const char *path = path_of(descriptor);                          \
    enum verdict verdict = path ? judge(kind, path, NULL) : PASS;    \
    if (verdict == FAIL) return -1;                                  \
    return after(verdict, call);

static ssize_t wrote(int descriptor, ssize_t (*send)(int, const void *, size_t, off_t),
                     const void *bytes, size_t count, off_t offset) {
    const char *path = path_of(descriptor);
    enum verdict verdict = path ? judge("write", path, NULL) : PASS;
    if (verdict == FAIL) return -1;
    if (verdict == HALF) {
        send(descriptor, bytes, count / 2, offset);
        kill(getpid(), SIGKILL);
    }
    return after(verdict, send(descriptor, bytes, count, offset));
}
static ssize_t send_next(int descriptor, const void *bytes, size_t count, off_t offset) {
    (void)offset;
    return syscall(SYS_write, descriptor, bytes, count);
}
static ssize_t send_at(int descriptor, const void *bytes, size_t count, off_t offset) {
    return syscall(SYS_pwrite64, descriptor, bytes, count, offset);
}
ssize_t write(int descriptor, const void *bytes, size_t count) {
    return wrote(descriptor, send_next, bytes, count, 0);
}
ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return wrote(descriptor, send_at, bytes, count, offset);
}
ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off_t offset) {
    return wrote(descriptor, send_at, bytes, count, offset);
}
ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    ON_DESCRIPTOR("write", syscall(SYS_writev, descriptor, parts, count))
}
ssize_t read(int descriptor, void *bytes, size_t count) {
    ON_DESCRIPTOR("read", syscall(SYS_read, descriptor, bytes, count))
}
ssize_t pread(int descriptor, void *bytes, size_t count, off_t offset) {
    ON_DESCRIPTOR("read", syscall(SYS_pread64, descriptor, bytes, count, offset))
}
ssize_t pread64(int descriptor, void *bytes, size_t count, off_t offset) {
    return pread(descriptor, bytes, count, offset);
}
static int sync_to_disk(int descriptor) {
    return plan.no_sync ? 0 : (int)syscall(SYS_fsync, descriptor);
}
int fsync(int descriptor) { ON_DESCRIPTOR("fsync", sync_to_disk(descriptor)) }
int fdatasync(int descriptor) { return fsync(descriptor); }
int ftruncate(int descriptor, off_t size) {
    ON_DESCRIPTOR("truncate", (int)syscall(SYS_ftruncate, descriptor, size))
}
int ftruncate64(int descriptor, off_t size) { return ftruncate(descriptor, size); }
int fchmod(int descriptor, mode_t mode) {
    ON_DESCRIPTOR("chmod", (int)syscall(SYS_fchmod, descriptor, mode))
}
int flock(int descriptor, int operation) {
    ON_DESCRIPTOR("lock", (int)syscall(SYS_flock, descriptor, operation))
}

int close(int descriptor) {
    char *path = NULL;
    enum verdict verdict = PASS;
    if (descriptor >= 0 && descriptor < DESCRIPTORS)
        path = atomic_exchange(&paths[descriptor], NULL);
    int flags = path ? (int)syscall(SYS_fcntl, descriptor, F_GETFL) : 0;
    /* Only where something was written can a close fail; Linux releases the descriptor anyway. */
    if (path && (flags & O_ACCMODE) != O_RDONLY) verdict = judge("close", path, NULL);
    free(path);
    int code = errno;
    int result = (int)syscall(SYS_close, descriptor);
    if (verdict == FAIL) {
        errno = code;
        return -1;
    }
    return (int)after(verdict, result);
}

/* The calls on names. */
static long named(const char *kind, int folder, const char *name, long (*call)(int, const char *, long),
                  long argument) {
    char path[PATH_MAX];
    enum verdict verdict = resolve(folder, name, path) ? judge(kind, path, NULL) : PASS;
    return verdict == FAIL ? -1 : after(verdict, call(folder, name, argument));
}
static long make(int folder, const char *name, long mode) {
    return syscall(SYS_mkdirat, folder, name, mode);
}
static long take(int folder, const char *name, long flags) {
    return syscall(SYS_unlinkat, folder, name, flags);
}
static long cut(int folder, const char *name, long size) {
    (void)folder;
    return syscall(SYS_truncate, name, size);
}
int mkdir(const char *path, mode_t mode) { return (int)named("mkdir", AT_FDCWD, path, make, mode); }
int mkdirat(int folder, const char *path, mode_t mode) {
    return (int)named("mkdir", folder, path, make, mode);
}
int unlink(const char *path) { return (int)named("unlink", AT_FDCWD, path, take, 0); }
int unlinkat(int folder, const char *path, int flags) {
    return (int)named(flags & AT_REMOVEDIR ? "rmdir" : "unlink", folder, path, take, flags);
}
int rmdir(const char *path) { return (int)named("rmdir", AT_FDCWD, path, take, AT_REMOVEDIR); }
int truncate(const char *path, off_t size) {
    return (int)named("truncate", AT_FDCWD, path, cut, size);
}
int remove(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) ? rmdir(path) : unlink(path);
}

static int moved(const char *kind, int from, const char *old, int to, const char *new, int flags) {
    char path[PATH_MAX], other[PATH_MAX];
    enum verdict verdict = PASS;
    if (resolve(from, old, path) && resolve(to, new, other)) verdict = judge(kind, path, other);
    if (verdict == FAIL) return -1;
    long result = strcmp(kind, "rename") == 0 ? syscall(SYS_renameat2, from, old, to, new, flags)
                  : strcmp(kind, "link") == 0 ? syscall(SYS_linkat, from, old, to, new, flags)
                                              : syscall(SYS_symlinkat, old, to, new);
    return (int)after(verdict, result);
}
int rename(const char *old, const char *new) {
    return moved("rename", AT_FDCWD, old, AT_FDCWD, new, 0);
}
int renameat(int from, const char *old, int to, const char *new) {
    return moved("rename", from, old, to, new, 0);
}
int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    return moved("rename", from, old, to, new, (int)flags);
}
int link(const char *old, const char *new) { return moved("link", AT_FDCWD, old, AT_FDCWD, new, 0); }
int linkat(int from, const char *old, int to, const char *new, int flags) {
    return moved("link", from, old, to, new, flags);
}
int symlink(const char *old, const char *new) {
    return moved("symlink", AT_FDCWD, old, AT_FDCWD, new, 0);
}
