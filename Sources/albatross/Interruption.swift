import Dispatch
import Glibc
import Pipeline
import Synchronization

/// SIGINT and SIGTERM turned into cancellation, so that a run stops with nothing half-written.
final class Interruption: Sendable {
    private let received = Mutex<Int32?>(nil)

    /// 130 or 143 after such a signal.
    var exitCode: Int32? { received.withLock { $0.map { 128 + $0 } } }

    /// Runs `body` in a task that a signal cancels.
    func cancelling<Success: Sendable>(
        _ body: @escaping @Sendable () async throws(PipelineError) -> Success
    ) async throws(PipelineError) -> Success {
        let task = Task { () async -> Result<Success, PipelineError> in
            do throws(PipelineError) { return .success(try await body()) } catch {
                return .failure(error)
            }
        }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                self.received.withLock { $0 = number }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        return try await task.value.get()
    }
}
