/// How text for people is marked up, and how wide it may be.
package struct TextStyle: Sendable, Equatable {
    package enum Form: Sendable {
        case plain, terminal, markdown
    }

    package let form: Form
    /// Characters of a line.
    package let width: Int

    /// What fits into a terminal and into a message to colleagues.
    package static let usualWidth = 100

    package init(_ form: Form, width: Int? = nil) {
        self.form = form
        self.width = width ?? Self.usualWidth
    }

    package static let plain = TextStyle(.plain)
    package static let markdown = TextStyle(.markdown)

    func strong(_ text: String) -> String {
        switch form {
        case .plain: text
        case .terminal: "\u{1B}[1m\(text)\u{1B}[0m"
        case .markdown: "**\(text)**"
        }
    }
}
