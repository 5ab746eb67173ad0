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

    /// How often it is asked for, against the others of its site.
    let weight: Int
    let method: String
    let path: Path
    let answer: Answer
    /// Field 21.
    let rule: Int
    /// The usual time of the target, in milliseconds.
    let latency: Int
    let status: Int
    /// Bytes of a usual response body.
    let body: ClosedRange<Int>
    /// Bytes of the request's body.
    let upload: ClosedRange<Int>
    /// A browser may have it already: some answers are 304.
    let cacheable: Bool
    /// What a rewrite rule makes of the path.
    let rewritten: Path?

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
        self.latency = latency
        self.status = status
        self.body = body
        self.upload = upload
        self.cacheable = cacheable
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
        latency = 0
        if case .fixed(let fixed) = answer { status = fixed } else { status = 403 }
        self.body = body
        upload = 0...0
        cacheable = false
        rewritten = nil
    }
}
