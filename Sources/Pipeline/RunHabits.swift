import Parquet
import Schemas
import Synchronization

/// How the first slice of a run encodes its columns, for the other slices to begin with: finding it
/// out costs each of them as much as a good part of the encoding itself.
///
/// The others wait for it, so that a run's files do not depend on which job was faster.
final class RunHabits: Sendable {
    private typealias Waiting = CheckedContinuation<[Family: EncodingHabits], Never>

    private struct State {
        var found: [Family: EncodingHabits]?
        var waiting: [Waiting] = []
    }

    private let state = Mutex(State())

    /// What was found so far; empty before that.
    var current: [Family: EncodingHabits] { state.withLock(\.found) ?? [:] }

    /// Lets the others begin. Only the first call counts.
    func publish(_ habits: [Family: EncodingHabits]) {
        let waiting = state.withLock { state in
            guard state.found == nil else { return [Waiting]() }
            state.found = habits
            defer { state.waiting = [] }
            return state.waiting
        }
        for slice in waiting { slice.resume(returning: habits) }
    }

    /// Waits for the first slice.
    func found() async -> [Family: EncodingHabits] {
        await withCheckedContinuation { continuation in
            let found = state.withLock { state in
                if state.found == nil { state.waiting.append(continuation) }
                return state.found
            }
            if let found { continuation.resume(returning: found) }
        }
    }
}
