import Dispatch
import Synchronization

/// Work on several things at once, on all cores. SQLite calls from its own thread and waits.
enum Parallel {
    /// `body` of each of `items`, in their order.
    static func map<Item: Sendable, Answer: Sendable>(
        _ items: [Item], _ body: @Sendable (Item) throws(QueryError) -> Answer
    ) throws(QueryError) -> [Answer] {
        if items.count == 1 { return [try body(items[0])] }
        let found = Mutex([Result<Answer, QueryError>?](repeating: nil, count: items.count))
        DispatchQueue.concurrentPerform(iterations: items.count) { index in
            let answer: Result<Answer, QueryError>
            do throws(QueryError) { answer = .success(try body(items[index])) } catch {
                answer = .failure(error)
            }
            found.withLock { $0[index] = answer }
        }
        var answers: [Answer] = []
        for answer in found.withLock({ $0 }) {
            if let answer { answers.append(try answer.get()) }
        }
        return answers
    }
}
