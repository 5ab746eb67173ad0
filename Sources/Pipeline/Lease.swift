import AccessLog
import Bytes
import Foundation
import Glibc

/// The right to write a dataset: one run at a time. Held by a lock on `_lease`, which ends with the
/// process, so that a dead run never stands in the way of the next.
package struct Lease: Sendable {
    /// What `_lease` says of the run that holds it.
    package struct Holder: Sendable, Equatable, Codable {
        package var command: String
        package var host: String
        package var process: Int32
        /// ISO 8601, UTC.
        package var since: String

        /// Whether the run may still be there: that of another host cannot be asked.
        var mayBeAlive: Bool {
            host != Lease.hostName() || kill(process, 0) == 0 || errno != ESRCH
        }
    }

    private let lock: FileLock
    private static let fileName = "_lease"
    private static let pause = Duration.milliseconds(100)

    /// Takes the lease of `dataset`, which is made if it is missing.
    /// - Parameters:
    ///   - command: what the run is, for those who have to wait.
    ///   - wait: seconds to wait for another run to end.
    /// - Throws: status 76 if another run holds it to the end.
    package static func take(
        of dataset: String, for command: String, wait: Int64 = 0
    ) async throws(PipelineError) -> Lease {
        let path = "\(dataset)/\(fileName)"
        let deadline = ContinuousClock.now + .seconds(wait)
        do throws(IOError) {
            try AtomicFile.createDirectories(dataset)
            while true {
                if let lock = try FileLock(path: path) {
                    try lock.write(Array(note(command)))
                    return Lease(lock: lock)
                }
                guard ContinuousClock.now < deadline, (try? await Task.sleep(for: pause)) != nil
                else { break }
            }
        } catch { throw PipelineError(writing: error) }
        throw PipelineError(
            .leaseHeld,
            "\(dataset): \(holder(at: path)); wait for it, or let this run wait with --wait 10m")
    }

    /// Lets the next run begin.
    package func release() {
        lock.release()
    }

    private static func note(_ command: String) -> Data {
        let holder = Holder(
            command: command, host: hostName(), process: getpid(),
            since: Timestamp.text(Clock.now()))
        return (try? JSONEncoder().encode(holder)) ?? Data()
    }

    /// The name alone; asking the network for more could take long.
    fileprivate static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        let status = unsafe gethostname(&name, name.count - 1)
        guard status == 0 else { return "this machine" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The run that holds the lease of `dataset`; nil if none does. Asks without taking it.
    package static func holder(of dataset: String) -> Holder? {
        note(at: "\(dataset)/\(fileName)").flatMap { $0.mayBeAlive ? $0 : nil }
    }

    private static func note(at path: String) -> Holder? {
        guard let bytes = try? FileDescriptor.contents(of: path) else { return nil }
        return try? JSONDecoder().decode(Holder.self, from: Data(bytes))
    }

    private static func holder(at path: String) -> String {
        guard let holder = note(at: path) else { return "another run holds the lease" }
        return
            "\(holder.command) (process \(holder.process) on \(holder.host)) holds the lease since \(holder.since)"
    }
}
