import Glibc

/// Where measures put their files.
enum Scratch {
    static let folder = "/tmp/albatross-bench-\(getpid())"
}
