import Bytes
import Parquet
import Schemas

/// A source object of a family, told by its name's hash: a table of years has millions of them.
struct ObjectIdentity: Hashable, Sendable {
    let family: Family
    private let hash: UInt64

    init(_ family: Family, _ object: String) {
        self.family = family
        hash = XXH64.of(Array(object.utf8))
    }
}

/// What one data file has, and what is wrong with it.
struct FileEvidence: Sendable {
    /// Lines of one object in the file.
    struct Piece: Sendable {
        let identity: ObjectIdentity
        let object: String
        var rows = 0
        var numbers = LineSet()
        /// Of the lines as they were; empty unless bytes are compared.
        var digest = LineDigest()
    }

    /// Folder of the table in the dataset.
    let table: String
    /// Relative to the dataset.
    let name: String
    private(set) var findings: [Finding] = []
    /// The file is not there: a newer version of the table may have removed it.
    var isMissing = false
    var rows = 0
    var pieces: [Piece] = []
    private var places: [ObjectIdentity: Int] = [:]

    init(table: String, path: String) {
        self.table = table
        name = "\(table)/\(path)"
    }

    /// Position in `pieces` of an object's piece, which is made if it is missing.
    mutating func place(of object: String, _ family: Family) -> Int {
        let identity = ObjectIdentity(family, object)
        if let place = places[identity] { return place }
        places[identity] = pieces.count
        pieces.append(Piece(identity: identity, object: object))
        return pieces.count - 1
    }

    mutating func note(_ kind: Finding.Kind, _ message: String) {
        findings.append(Finding(kind, table: table, file: name, message))
    }
}

/// Which piece of the evidence each row of a row group belongs to.
struct RowOwners {
    private let objects: StoredTexts
    private let families: StoredTexts?
    /// By family and object of the row group.
    private var places: [[Int?]] = []

    /// - Parameter family: of all rows, where they have no column that says it.
    init(
        _ objects: StoredTexts, _ families: StoredTexts?, _ family: Family?,
        in evidence: inout FileEvidence
    ) {
        self.objects = objects
        self.families = families
        for known in families?.distinct.map(Family.init(rawValue:)) ?? [family] {
            places.append(
                objects.distinct.map { object in
                    known.map { evidence.place(of: object, $0) }
                })
        }
    }

    /// Nil if the row does not say it.
    subscript(_ row: Int) -> Int? {
        guard let object = objects.codes[row] else { return nil }
        guard let families else { return places[0][object] }
        return families.codes[row].flatMap { places[$0][object] }
    }
}
