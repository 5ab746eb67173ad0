/// HTML text. Whatever comes from logs goes through `text` or an attribute, and is escaped there.
package struct HTMLText: Sendable {
    private(set) var content = ""

    /// Markup of our own.
    mutating func raw(_ markup: String) { content += markup }

    mutating func text(_ text: String) { content += Self.escaped(text) }

    /// An element with its content.
    mutating func element(
        _ name: String, _ attributes: [(String, String)] = [], _ body: (inout HTMLText) -> Void
    ) {
        open(name, attributes)
        content += ">"
        body(&self)
        content += "</\(name)>"
    }

    /// An element that has only text in it.
    mutating func element(
        _ name: String, _ attributes: [(String, String)] = [], text: String
    ) {
        element(name, attributes) { $0.text(text) }
    }

    /// An element without content, as SVG has them.
    mutating func mark(_ name: String, _ attributes: [(String, String)], title: String? = nil) {
        open(name, attributes)
        guard let title else {
            content += "/>"
            return
        }
        content += "><title>\(Self.escaped(title))</title></\(name)>"
    }

    private mutating func open(_ name: String, _ attributes: [(String, String)]) {
        content += "<\(name)"
        for (key, value) in attributes { content += " \(key)=\"\(Self.escaped(value))\"" }
    }

    static func escaped(_ text: String) -> String {
        var safe = ""
        for scalar in PlainText.sanitized(text).unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }
}
