/* A disk that loses what was not synced: preloaded, it copies files under STORM_DISK to STORM_KEPT when they are synced.

STORM_SWITCHES names 32 bytes that all processes share: whether there is power; whether syncs fail; how many
acknowledgements have left; and at which of them the power goes: in the moment before its bytes reach the socket. Names
(renames, links, removals) are kept at once, as a journal would. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct switches {
    volatile char power, failing;
    volatile uint64_t acknowledged, cut;
};
static struct switches *switches;
static const char *disk, *kept;
#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("STORM_SWITCHES");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *page = mmap(NULL, sizeof *switches, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (page == MAP_FAILED || !getenv("STORM_DISK") || !getenv("STORM_KEPT")) return;
    disk = strdup(getenv("STORM_DISK")), kept = strdup(getenv("STORM_KEPT")); /* PostgreSQL writes titles over these */
    switches = page;
}

/* Where the file of this path is kept; 0: it lies elsewhere. */
static int place(int folder, const char *path, char *found) {
    char whole[4096] = "", link[64];
    size_t length = strlen(disk);
    if (path[0] != '/') {
        snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
        ssize_t n = readlink(link, whole, sizeof whole - 1);
        if (n < 0) return 0;
        whole[n] = 0;
        strncat(whole, "/", sizeof whole - strlen(whole) - 1);
    }
    strncat(whole, path, sizeof whole - strlen(whole) - 1);
    if (strncmp(whole, disk, length) || whole[length] != '/') return 0;
    return snprintf(found, 4096, "%s%s", kept, whole + length) < 4096;
}

static int place_of(int fd, char *found) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return !strstr(path, " (deleted)") && place(AT_FDCWD, path, found);
}

static int created(char *path) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    for (char *slash = path + strlen(kept); fd < 0 && (slash = strchr(slash + 1, '/'));) {
        *slash = 0;
        mkdir(path, 0700);
        *slash = '/';
    }
    return fd < 0 ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : fd;
}

static int keep(int fd) {
    char path[4096], link[64], block[1 << 16];
    struct stat stat;
    if (!switches || fstat(fd, &stat) || !place_of(fd, path)) return 0;
    if (switches->failing && S_ISREG(stat.st_mode)) return errno = EIO, -1;
    if (!switches->power || !S_ISREG(stat.st_mode)) return 0;
    int copy = created(path), source = fd;
    if (copy < 0) abort();
    flock(copy, LOCK_EX);
    if ((fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY) { /* not otherwise: closing a second one ends a process' locks */
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        source = open(link, O_RDONLY | O_CLOEXEC);
    }
    off_t at = 0;
    ssize_t n;
    while ((n = pread(source, block, sizeof block, at)) > 0) {
        if (REAL(pwrite)(copy, block, n, at) != n) abort();
        at += n;
    }
    if (n < 0 || ftruncate(copy, at)) abort();
    if (source != fd) close(source);
    close(copy);
    return 0;
}

int fsync(int fd) {
    return switches ? keep(fd) : REAL(fsync)(fd);
}

int fdatasync(int fd) {
    return switches ? keep(fd) : REAL(fdatasync)(fd);
}

static void renamed(int from_folder, const char *from, int to_folder, const char *to) {
    char before[4096], after[4096];
    if (!switches || !switches->power || !place(to_folder, to, after)) return;
    if (place(from_folder, from, before) && !REAL(rename)(before, after)) return;
    REAL(unlink)(after); /* what was never synced has a name and no content */
    close(created(after));
}

int rename(const char *from, const char *to) {
    int result = REAL(rename)(from, to), error = errno;
    if (!result) renamed(AT_FDCWD, from, AT_FDCWD, to);
    return errno = error, result;
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    int result = REAL(renameat)(from_folder, from, to_folder, to), error = errno;
    if (!result) renamed(from_folder, from, to_folder, to);
    return errno = error, result;
}

static void removed(int folder, const char *path) {
    char found[4096];
    if (switches && switches->power && place(folder, path, found)) remove(found);
}

int unlink(const char *path) {
    int result = REAL(unlink)(path), error = errno;
    if (!result) removed(AT_FDCWD, path);
    return errno = error, result;
}

int unlinkat(int folder, const char *path, int flags) {
    int result = REAL(unlinkat)(folder, path, flags), error = errno;
    if (!result) removed(folder, path);
    return errno = error, result;
}

static void linked(int from_folder, const char *from, int to_folder, const char *to) {
    char before[4096], after[4096];
    if (!switches || !switches->power || !place(from_folder, from, before) || !place(to_folder, to, after)) return;
    if (REAL(link)(before, after)) close(created(after));
}

int link(const char *from, const char *to) {
    int result = REAL(link)(from, to), error = errno;
    if (!result) linked(AT_FDCWD, from, AT_FDCWD, to);
    return errno = error, result;
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    int result = REAL(linkat)(from_folder, from, to_folder, to, flags), error = errno;
    if (!result) linked(from_folder, from, to_folder, to);
    return errno = error, result;
}

/* Whether this is the acknowledgement after which nothing more happens; the power goes before it leaves. */
static int last(int fd, const void *bytes, size_t length) {
    struct stat stat;
    if (!switches || !memmem(bytes, length, "gaplens-stored", 14)) return 0;
    if (fstat(fd, &stat) || !S_ISSOCK(stat.st_mode)) return 0;
    if (__sync_add_and_fetch(&switches->acknowledged, 1) != switches->cut) return 0;
    switches->power = 0;
    return 1;
}

static int last_of(int fd, const struct iovec *parts, int count) {
    for (int i = 0; switches && i < count; i++)
        if (last(fd, parts[i].iov_base, parts[i].iov_len)) return 1;
    return 0;
}

static ssize_t left(int was_last, ssize_t result) {
    if (was_last) kill(getpid(), SIGKILL);
    return result;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    int end = last(fd, bytes, length);
    return left(end, REAL(write)(fd, bytes, length));
}

ssize_t send(int fd, const void *bytes, size_t length, int flags) {
    int end = last(fd, bytes, length);
    return left(end, REAL(send)(fd, bytes, length, flags));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    int end = last_of(fd, parts, count);
    return left(end, REAL(writev)(fd, parts, count));
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    int end = last_of(fd, message->msg_iov, message->msg_iovlen);
    return left(end, REAL(sendmsg)(fd, message, flags));
}
