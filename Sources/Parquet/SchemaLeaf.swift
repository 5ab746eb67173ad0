/// A leaf of a file's schema.
package struct SchemaLeaf: Sendable, Equatable {
    package let path: [String]
    package let element: SchemaElement
    /// Definition level of a value that is there.
    package let maximumDefinition: Int
    package let maximumRepetition: Int

    package var name: String { path.joined(separator: ".") }
}

extension SchemaLeaf {
    /// Deeper groups than any schema has are an attack.
    private static let maximumDepth = 64

    /// A group whose children are being read.
    private struct Group {
        var remaining: Int
        var path: [String]
        var definition: Int
        var repetition: Int
    }

    /// Walks the depth-first list of schema elements.
    static func leaves(of schema: [SchemaElement]) throws(ParquetError) -> [SchemaLeaf] {
        guard let root = schema.first, let children = root.childCount, children >= 0 else {
            throw .corrupt("schema without a root")
        }
        var open = [Group(remaining: Int(children), path: [], definition: 0, repetition: 0)]
        var leaves: [SchemaLeaf] = []
        for element in schema.dropFirst() {
            while let last = open.last, last.remaining == 0 { open.removeLast() }
            guard let parent = open.last else { throw .corrupt("schema tree does not close") }
            open[open.count - 1].remaining -= 1
            guard let kind = element.repetition else {
                throw .corrupt("schema element \(element.name) without repetition")
            }
            let definition = parent.definition + (kind == .required ? 0 : 1)
            let repetition = parent.repetition + (kind == .repeated ? 1 : 0)
            let path = parent.path + [element.name]
            if element.type != nil, element.childCount ?? 0 == 0 {
                leaves.append(
                    SchemaLeaf(
                        path: path, element: element, maximumDefinition: definition,
                        maximumRepetition: repetition))
            } else {
                guard let count = element.childCount, count >= 0, path.count < maximumDepth else {
                    throw .corrupt("schema element \(element.name) is neither leaf nor group")
                }
                open.append(
                    Group(
                        remaining: Int(count), path: path, definition: definition,
                        repetition: repetition))
            }
        }
        guard open.allSatisfy({ $0.remaining == 0 }) else {
            throw .corrupt("schema tree does not close")
        }
        return leaves
    }
}
