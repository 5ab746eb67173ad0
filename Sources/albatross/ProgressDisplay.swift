import ArgumentParser
import Glibc
import Pipeline
import Synchronization

enum ProgressStyle: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto, plain, json, none
}

/// A bar on a terminal, a line for every tenth elsewhere on request.
final class ProgressDisplay: Sendable {
    private struct State {
        var began = Clock.now()
        var tenths = 0
        var isDrawn = false
    }

    private let drawsBar: Bool
    private let printsLines: Bool
    private let state = Mutex(State())

    init(style: ProgressStyle) {
        drawsBar = style == .auto && Console.isTerminal
        printsLines = style == .plain
    }

    @Sendable func update(_ progress: Run.Progress) {
        guard progress.objectsTotal > 0, drawsBar || printsLines else { return }
        let share =
            progress.bytesTotal > 0 ? Double(progress.bytes) / Double(progress.bytesTotal) : 1
        state.withLock { state in
            let seconds = Double(Clock.now() - state.began) / 1_000_000
            let speed = seconds > 0 ? Double(progress.bytes) / seconds / 1_000_000 : 0
            let counts = "\(progress.objects) of \(progress.objectsTotal) objects"
            let rate = "\(Int(speed)) MB/s of gzip"
            if drawsBar {
                let filled = Int(share * 30)
                let bar =
                    String(repeating: "█", count: filled)
                    + String(repeating: "░", count: 30 - filled)
                Console.write(
                    "\r\(bar) \(Int(share * 100)) %  \(counts)  \(rate)  ", to: STDERR_FILENO)
                state.isDrawn = true
            } else if Int(share * 10) > state.tenths {
                state.tenths = Int(share * 10)
                Console.say("\(state.tenths * 10) %  \(counts)  \(rate)")
            }
        }
    }

    /// Takes the bar away.
    func finish() {
        state.withLock { state in
            guard state.isDrawn else { return }
            Console.write("\r\u{1B}[K", to: STDERR_FILENO)
            state.isDrawn = false
        }
    }
}
