/// A node of the schema of a file with groups: all of it optional, but for the keys of maps and
/// the repeated groups inside of maps and lists.
package indirect enum SchemaTree: Sendable {
    case leaf(LeafColumn)
    case group(String, [SchemaTree])
    /// A map of texts by text; its leaves are `key_value.key` and `key_value.value`.
    case map(String)
    /// A list of texts; its leaf is `list.element`.
    case list(String)

    /// The schema elements of the node and of all below it, depth first.
    var elements: [SchemaElement] {
        switch self {
        case .leaf(let column):
            var element = SchemaElement()
            element.type = column.type
            element.repetition = .optional
            element.name = column.name
            element.fieldID = column.fieldID
            element.logicalType = column.logicalType
            return [element]
        case .group(let name, let children):
            return [Self.group(name, .optional, children.count)] + children.flatMap(\.elements)
        case .map(let name):
            return [
                Self.group(name, .optional, 1, .map), Self.group("key_value", .repeated, 2),
                Self.text("key", .required), Self.text("value", .optional),
            ]
        case .list(let name):
            return [
                Self.group(name, .optional, 1, .list), Self.group("list", .repeated, 1),
                Self.text("element", .optional),
            ]
        }
    }

    private static func group(
        _ name: String, _ repetition: Repetition, _ children: Int, _ type: LogicalType? = nil
    ) -> SchemaElement {
        var element = SchemaElement()
        element.repetition = repetition
        element.name = name
        element.childCount = Int32(children)
        element.logicalType = type
        return element
    }

    private static func text(_ name: String, _ repetition: Repetition) -> SchemaElement {
        var element = SchemaElement()
        element.type = .byteArray
        element.repetition = repetition
        element.name = name
        element.logicalType = .string
        return element
    }
}
