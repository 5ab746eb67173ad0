/// A path and query with places for ids and words, such as `/products/{id}?page={page}`.
struct Path: Sendable {
    private enum Piece: Sendable {
        case text([UInt8])
        /// A number that follows Zipf's law: few products get most of the requests.
        case id
        /// A random UUID.
        case uuid
        /// The hash in the name of a static file.
        case asset
        case page
        case words
    }

    private let pieces: [Piece]
    /// Whether it holds words, between which a space may slip in.
    let hasWords: Bool

    init(_ template: String) {
        var pieces: [Piece] = []
        for (index, part) in template.split(separator: "{", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard index > 0, let close = part.firstIndex(of: "}") else {
                pieces.append(.text(Array(part.utf8)))
                continue
            }
            switch part[..<close] {
            case "id": pieces.append(.id)
            case "uuid": pieces.append(.uuid)
            case "asset": pieces.append(.asset)
            case "page": pieces.append(.page)
            case "words": pieces.append(.words)
            default: pieces.append(.text(Array("{\(part)".utf8)))
            }
            pieces.append(.text(Array(part[part.index(after: close)...].utf8)))
        }
        self.pieces = pieces
        hasWords = template.contains("{words}")
    }

    /// Writes the path that `random` draws; the same generator writes the same path again.
    func write(to line: inout [UInt8], _ random: RandomSource, spaced: Bool) {
        var random = random
        for piece in pieces {
            switch piece {
            case .text(let text):
                line.append(contentsOf: text)
            case .id:
                line.append(decimal: 1_000 + random.zipf(bits: 16))
            case .uuid:
                let high = random.next()
                line.append(hex: high >> 32, digits: 8)
                line.append("-")
                line.append(hex: high >> 16, digits: 4)
                line.append("-4")
                line.append(hex: high, digits: 3)
                line.append("-a")
                line.append(hex: random.next(), digits: 3)
                line.append("-")
                line.append(hex: random.next(), digits: 12)
            case .asset:
                line.append(hex: RandomSource.mix(UInt64(random.zipf(bits: 8))), digits: 8)
            case .page:
                line.append(decimal: 1 + random.zipf(bits: 5))
            case .words:
                line.append(Self.words[random.zipf(bits: 5) % Self.words.count])
                guard spaced || random.happens(percent: 60) else { continue }
                line.append(spaced ? " " : random.happens(percent: 50) ? "+" : "%20")
                line.append(Self.words[random.zipf(bits: 5) % Self.words.count])
            }
        }
    }

    private static let words = [
        "lamp", "chair", "desk", "oak", "blue", "rug", "shelf", "sofa", "wool", "kitchen",
        "garden", "mirror", "caf%C3%A9", "small", "white", "brass", "stool", "linen", "vase",
        "curtain", "bed", "drawer", "cushion", "clock", "basket", "hook", "bench", "frame",
    ]
}
