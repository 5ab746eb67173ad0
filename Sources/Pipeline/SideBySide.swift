import Bytes
import Dispatch
import Synchronization

/// Calls of the system that wait for the disk or the kernel, on all cores.
enum SideBySide {
    /// Calls `body` with each of `items`, in no order; returns when all calls have.
    /// - Throws: one of the errors that `body` threw.
    static func forEach<Item: Sendable>(
        _ items: [Item], _ body: @Sendable (Item) throws(IOError) -> Void
    ) throws(IOError) {
        let failure = Mutex<IOError?>(nil)
        DispatchQueue.concurrentPerform(iterations: items.count) { index in
            do throws(IOError) { try body(items[index]) } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
