/*
 * LD_PRELOAD library: writes down, in the order in which they happen, what a program does to the files of one folder, so that a test can work out
 * what a power cut would have left of them. The calls themselves are passed on unchanged.
 *
 *   PARLEY_RECORD_FOLDER  the folder (absolute, without symbolic links)
 *   PARLEY_RECORD_FILE    the record, appended to; outside the folder
 *   PARLEY_DIE_AT_SYNC    optional: a name; while the file PARLEY_RECORD_FILE.die exists, the next sync of that name kills the process before it
 *                         reaches the disk
 *   PARLEY_DIE_AT_NUMBER  optional: so does the sync of this number, counted from 0
 *
 * A record is a header of 32 bytes (kind, a, b, length of the name; 64-bit little-endian), the name relative to the folder ("" is the folder), and
 * for writes b bytes of data. A change is recorded before it is made and under one lock with it, so at most the last one in the record may be missing
 * from the disk when the process is killed. A sync has two records with one number: it covers what was recorded before the first one, and counts only
 * when the second is there.
 *
 * SQLite's -shm files are left out: they are memory, and a new start makes them anew. So is what lies in folders of the folder: blobs, which never
 * change.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { START = 1, CREATE, WRITE, RESIZE, GROW, SYNC_BEGIN, SYNC_END, LINK, UNLINK, RENAME, FAILED };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder, *dying_name;
static char dying_switch[4096];
static size_t folder_length;
static int record_fd = -1;
static int64_t dying_number = -1;
static atomic_int_fast64_t syncs;

#define NEXT(name) ({ static __typeof__(&name) next_; if (!next_) next_ = (__typeof__(&name))dlsym(RTLD_NEXT, #name); next_; })

static void append(int64_t kind, int64_t a, int64_t b, const char *name, const void *data)
{
    int64_t header[4] = { kind, a, b, (int64_t)strlen(name) };
    struct iovec parts[3] = { { header, sizeof header }, { (void *)name, strlen(name) }, { (void *)data, data ? (size_t)b : 0 } };
    size_t total = parts[0].iov_len + parts[1].iov_len + parts[2].iov_len;
    if (syscall(SYS_writev, record_fd, parts, 3) != (ssize_t)total) abort(); /* a record with holes would prove nothing */
}

__attribute__((constructor)) static void start(void)
{
    const char *file = getenv("PARLEY_RECORD_FILE");
    folder = getenv("PARLEY_RECORD_FOLDER");
    dying_name = getenv("PARLEY_DIE_AT_SYNC");
    if (getenv("PARLEY_DIE_AT_NUMBER")) dying_number = atoll(getenv("PARLEY_DIE_AT_NUMBER"));
    if (!file || !folder) return;
    folder_length = strlen(folder);
    snprintf(dying_switch, sizeof dying_switch, "%s.die", file);
    record_fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (record_fd < 0) abort();
    append(START, 0, 0, "", NULL);
}

/* The part of a path behind the folder, or null when it is not in it or not to be recorded. */
static const char *inside(const char *path)
{
    if (record_fd < 0 || strncmp(path, folder, folder_length) != 0) return NULL;
    if (path[folder_length] == 0) return "";
    if (path[folder_length] != '/') return NULL;
    const char *name = path + folder_length + 1;
    if (strchr(name, '/')) return NULL; /* what lies deeper */
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, "-shm") == 0 ? NULL : name;
}

/* Asked of the kernel each time: a table by descriptor would go stale with the first close that does not come through here. */
static const char *name_of(int fd, char *buffer, size_t size)
{
    char link[40];
    if (record_fd < 0) return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, buffer, size - 1);
    if (length <= 0) return NULL;
    buffer[length] = 0;
    return inside(buffer);
}

#define NAME_OF(fd) char path_[4096]; const char *name = name_of(fd, path_, sizeof path_)

/* Does CALL, which returns RESULT_TYPE, under the lock, after RECORD and before AFTERWARDS. */
#define RECORDED(RESULT_TYPE, RECORD, CALL, AFTERWARDS) do { \
    pthread_mutex_lock(&lock); \
    RECORD; \
    RESULT_TYPE result_ = (CALL); \
    int error_ = errno; \
    if (result_ < 0) append(FAILED, error_, 0, name, NULL); \
    AFTERWARDS; \
    pthread_mutex_unlock(&lock); \
    errno = error_; \
    return result_; } while (0)

/* A disk that fills up takes a part only: what was recorded is taken back, and the part recorded instead. Under the lock. */
static void shorten(ssize_t written, const void *data, size_t count, off64_t offset, const char *name)
{
    if (written < 0 || (size_t)written == count) return;
    append(FAILED, ENOSPC, 0, name, NULL);
    append(WRITE, offset, written, name, data);
}

ssize_t pwrite64(int fd, const void *data, size_t count, off64_t offset)
{
    NAME_OF(fd);
    if (!name) return NEXT(pwrite64)(fd, data, count, offset);
    RECORDED(ssize_t, append(WRITE, offset, (int64_t)count, name, data), NEXT(pwrite64)(fd, data, count, offset), shorten(result_, data, count, offset, name));
}

ssize_t pwrite(int fd, const void *data, size_t count, off_t offset) { return pwrite64(fd, data, count, offset); }

ssize_t write(int fd, const void *data, size_t count)
{
    NAME_OF(fd);
    if (!name) return NEXT(write)(fd, data, count);
    off_t offset = lseek(fd, 0, (fcntl(fd, F_GETFL) & O_APPEND) ? SEEK_END : SEEK_CUR);
    RECORDED(ssize_t, append(WRITE, offset, (int64_t)count, name, data), NEXT(write)(fd, data, count), shorten(result_, data, count, offset, name));
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset)
{
    NAME_OF(fd);
    if (!name) return NEXT(pwritev64)(fd, parts, count, offset);
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        ssize_t written = pwrite64(fd, parts[i].iov_base, parts[i].iov_len, offset + total);
        if (written < 0) return written;
        total += written;
    }
    return total;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) { return pwritev64(fd, parts, count, offset); }

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    NAME_OF(fd);
    if (!name) return NEXT(writev)(fd, parts, count);
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        ssize_t written = write(fd, parts[i].iov_base, parts[i].iov_len);
        if (written < 0) return written;
        total += written;
    }
    return total;
}

int ftruncate64(int fd, off64_t length)
{
    NAME_OF(fd);
    if (!name) return NEXT(ftruncate64)(fd, length);
    RECORDED(int, append(RESIZE, length, 0, name, NULL), NEXT(ftruncate64)(fd, length), (void)0);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int fallocate64(int fd, int mode, off64_t offset, off64_t length)
{
    NAME_OF(fd);
    if (!name) return NEXT(fallocate64)(fd, mode, offset, length);
    if (mode & ~FALLOC_FL_KEEP_SIZE) { errno = EOPNOTSUPP; return -1; } /* holes and the like: callers fall back to writing */
    RECORDED(int, append(GROW, mode ? 0 : offset + length, 0, name, NULL), NEXT(fallocate64)(fd, mode, offset, length), (void)0);
}

int fallocate(int fd, int mode, off_t offset, off_t length) { return fallocate64(fd, mode, offset, length); }

int posix_fallocate64(int fd, off64_t offset, off64_t length)
{
    NAME_OF(fd);
    if (!name) return NEXT(posix_fallocate64)(fd, offset, length);
    pthread_mutex_lock(&lock);
    append(GROW, offset + length, 0, name, NULL);
    int error = NEXT(posix_fallocate64)(fd, offset, length);
    if (error) append(FAILED, error, 0, name, NULL);
    pthread_mutex_unlock(&lock);
    return error;
}

int posix_fallocate(int fd, off_t offset, off_t length) { return posix_fallocate64(fd, offset, length); }

static int synchronize(int fd, int (*next)(int))
{
    NAME_OF(fd);
    struct stat kind;
    if (!name || (name[0] && (fstat(fd, &kind) != 0 || S_ISDIR(kind.st_mode)))) return next(fd); /* a folder inside is not recorded, either */
    if (dying_name && strcmp(name, dying_name) == 0 && syscall(SYS_faccessat, AT_FDCWD, dying_switch, F_OK) == 0) kill(getpid(), SIGKILL);
    int64_t number = atomic_fetch_add(&syncs, 1);
    if (number == dying_number) kill(getpid(), SIGKILL);
    pthread_mutex_lock(&lock);
    append(SYNC_BEGIN, number, 0, name, NULL);
    pthread_mutex_unlock(&lock);
    int result = next(fd);
    int error = errno;
    pthread_mutex_lock(&lock);
    append(result == 0 ? SYNC_END : FAILED, number, 0, name, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int fsync(int fd) { return synchronize(fd, NEXT(fsync)); }
int fdatasync(int fd) { return synchronize(fd, NEXT(fdatasync)); }

/* Null when the name is not to be recorded. Relative paths and descriptors of folders are resolved first. */
static const char *name_at(int at, const char *path, char *buffer, size_t size)
{
    if (record_fd < 0) return NULL;
    if (path[0] == '/') return inside(path);
    char link[40], base[4096];
    if (at == AT_FDCWD) snprintf(link, sizeof link, "/proc/self/cwd");
    else snprintf(link, sizeof link, "/proc/self/fd/%d", at);
    ssize_t length = readlink(link, base, sizeof base - 1);
    if (length <= 0) return NULL;
    base[length] = 0;
    if ((size_t)snprintf(buffer, size, "%s/%s", base, path) >= size) return NULL;
    return inside(buffer);
}

static int open_recorded(int at, const char *path, int flags, mode_t mode)
{
    char buffer[8192];
    const char *name = (flags & (O_CREAT | O_TRUNC)) && (flags & O_TMPFILE) != O_TMPFILE ? name_at(at, path, buffer, sizeof buffer) : NULL;
    if (!name || !*name) return NEXT(openat64)(at, path, flags, mode);
    pthread_mutex_lock(&lock);
    int exists = syscall(SYS_faccessat, at, path, F_OK) == 0;
    if (!exists && (flags & O_CREAT)) append(CREATE, 0, 0, name, NULL);
    if (exists && (flags & O_TRUNC) && !(flags & O_EXCL)) append(RESIZE, 0, 0, name, NULL);
    int fd = NEXT(openat64)(at, path, flags, mode);
    int error = errno;
    if (fd < 0 && !exists) append(FAILED, error, 0, name, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open64(const char *path, int flags, ...) { MODE return open_recorded(AT_FDCWD, path, flags, mode); }
int open(const char *path, int flags, ...) { MODE return open_recorded(AT_FDCWD, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE return open_recorded(at, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE return open_recorded(at, path, flags, mode); }

int unlinkat(int at, const char *path, int flags)
{
    char buffer[8192];
    const char *name = name_at(at, path, buffer, sizeof buffer);
    if (!name) return NEXT(unlinkat)(at, path, flags);
    RECORDED(int, append(UNLINK, 0, 0, name, NULL), NEXT(unlinkat)(at, path, flags), (void)0);
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

/* Of two names, both in the folder: the second one travels as the record's data. */
static int named_anew(int kind, int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
    char first[8192], second[8192];
    const char *name = name_at(from_at, from, first, sizeof first), *other = name_at(to_at, to, second, sizeof second);
    int link = kind == LINK;
    if (!name || !other)
        return link ? NEXT(linkat)(from_at, from, to_at, to, (int)flags) : (int)syscall(SYS_renameat2, from_at, from, to_at, to, flags);
    pthread_mutex_lock(&lock);
    append(kind, 0, (int64_t)strlen(other), name, other);
    int result = link ? NEXT(linkat)(from_at, from, to_at, to, (int)flags) : (int)syscall(SYS_renameat2, from_at, from, to_at, to, flags);
    int error = errno;
    if (result < 0) append(FAILED, error, 0, name, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int rename(const char *from, const char *to) { return named_anew(RENAME, AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int from_at, const char *from, int to_at, const char *to) { return named_anew(RENAME, from_at, from, to_at, to, 0); }
int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) { return named_anew(RENAME, from_at, from, to_at, to, flags); }
int link(const char *from, const char *to) { return named_anew(LINK, AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int from_at, const char *from, int to_at, const char *to, int flags) { return named_anew(LINK, from_at, from, to_at, to, (unsigned)flags); }
