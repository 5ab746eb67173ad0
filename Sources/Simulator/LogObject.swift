import Bytes

/// One object as a bucket would hold it.
package struct LogObject: Sendable {
    /// The key from `AWSLogs/` on.
    package let key: String
    /// The gzip file; empty if it is missing.
    package let bytes: [UInt8]
    /// How many lines are in it.
    package let lines: Int
    /// How many of them have the status 502, whoever made it.
    package let elb502: Int
    /// It got lost on the way to the bucket.
    package let isMissing: Bool
    let isAccessLog: Bool
    /// When its slot begins, in µs since 1970.
    let slot: Int64
}

/// What a simulation came to.
package struct SimulationTally: Equatable, Sendable {
    package var objects = 0
    /// Of access logs.
    package var lines = 0
    /// Of gzip.
    package var bytes = 0
    /// Lines whose elb_status_code is 502.
    package var elb502 = 0

    package init() {}

    /// Counts one more object.
    package mutating func add(_ object: LogObject) {
        objects += 1
        if object.isAccessLog { lines += object.lines }
        bytes += object.bytes.count
        elb502 += object.elb502
    }
}

/// A folder that takes the place of the bucket.
struct ObjectFolder {
    let path: String

    /// The object appears whole, under its key; an older one of that name is replaced.
    func put(_ object: LogObject) throws(IOError) {
        let file = "\(path)/\(object.key)"
        try AtomicFile.createDirectories(AtomicFile.directory(of: file))
        try AtomicFile.write(object.bytes, to: file)
    }
}
