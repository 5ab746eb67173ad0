import Dispatch
import Synchronization

/// Work on several things that goes on while the caller does something else, and that the caller joins in
/// when it wants the answers.
final class Ahead<Item: Sendable, Answer: Sendable>: Sendable {
    private let items: [Item]
    private let body: @Sendable (Item) throws(QueryError) -> Answer
    private let next = Atomic<Int>(0)
    private let found: Mutex<[Result<Answer, QueryError>?]>
    private let helper = DispatchGroup()

    /// Begins at once, on one more core.
    init(_ items: [Item], _ body: @escaping @Sendable (Item) throws(QueryError) -> Answer) {
        (self.items, self.body) = (items, body)
        found = Mutex(Array(repeating: nil, count: items.count))
        guard items.count > 1 else { return }
        DispatchQueue.global(qos: .userInteractive).async(group: helper) { self.work() }
    }

    private func work() {
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < items.count else { return }
            let answer: Result<Answer, QueryError>
            do throws(QueryError) { answer = .success(try body(items[index])) } catch {
                answer = .failure(error)
            }
            found.withLock { $0[index] = answer }
        }
    }

    /// The answers in the order of the items, once all are there.
    func finish() throws(QueryError) -> [Answer] {
        work()
        helper.wait()
        var answers: [Answer] = []
        for answer in found.withLock({ $0 }) {
            if let answer { answers.append(try answer.get()) }
        }
        return answers
    }
}
