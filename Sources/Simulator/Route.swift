/// One kind of request, and what becomes of it when nothing goes wrong.
struct Route: Sendable {
    enum Answer: Sendable {
        /// To the target group of this index.
        case forward(Int)
        /// The rule's own response.
        case fixed(status: Int)
        /// The firewall refuses it.
        case blocked
    }

    /// What a target does for it.
    struct Work: Sendable {
        /// The usual time of the target, in milliseconds.
        var latency = 0
        var status = 200
        /// Bytes of a usual response body.
        var body = 0...0
        /// Bytes of the request's body.
        var upload = 0...0
        /// A browser may have it already: some answers are 304.
        var cacheable = false
    }

    /// How often it is asked for, against the others of its site.
    let weight: Int
    let method: String
    let path: Path
    let answer: Answer
    /// Field 21.
    let rule: Int
    let work: Work
    /// What a rewrite rule makes of the path.
    let rewritten: Path?
    var isRewritten: Bool { rewritten != nil }

    /// - Parameter group: the name of a target group; an unknown one is answered with 404.
    init(
        _ weight: Int, _ method: String, _ path: String, to group: String, rule: Int, latency: Int,
        status: Int = 200, body: ClosedRange<Int>, upload: ClosedRange<Int> = 0...0,
        cacheable: Bool = false, rewritten: String? = nil
    ) {
        self.weight = weight
        self.method = method
        self.path = Path(path)
        answer = TargetGroup.index(of: group).map(Answer.forward) ?? .fixed(status: 404)
        self.rule = rule
        work = Work(
            latency: latency, status: status, body: body, upload: upload, cacheable: cacheable)
        self.rewritten = rewritten.map(Path.init)
    }

    /// A request that no target sees.
    init(
        _ weight: Int, _ method: String, _ path: String, _ answer: Answer, rule: Int,
        body: ClosedRange<Int>
    ) {
        self.weight = weight
        self.method = method
        self.path = Path(path)
        self.answer = answer
        self.rule = rule
        work = Work(body: body)
        rewritten = nil
    }
}
