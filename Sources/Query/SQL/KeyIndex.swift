/// Where the rows of each key are, for a join that looks up one key after the other.
struct KeyIndex {
    let units: [ScanUnit]
    /// Tests that hold for all that is listed here.
    let fixed: [ColumnTest]
    /// By position in `units`.
    let places: KeyPlaces

    /// More rows are not indexed: 16 bytes each.
    private static let maximumRows = 1 << 22

    /// Nil if there are too many rows.
    init?(
        _ source: TableReader, _ request: ScanRequest, key column: Int, fixed: [ColumnTest]
    ) throws(QueryError) {
        guard case .leaf(let leaf) = request.table.columns[column].source else { return nil }
        self.fixed = fixed
        let table = request.table
        let files = try source.files.files(for: fixed).filter { file in
            fixed.allSatisfy { file.passes($0, table) } && file.mayHold(fixed, table)
        }
        // Parts begin where those of `request` do, whose blocks the places are looked up in.
        let layout = UnitReader(request).asking(fixed)
        units = try source.units(of: files, layout, whole: true)
        guard units.reduce(0, { $0 + $1.rows.count }) <= Self.maximumRows else { return nil }
        let reader = UnitReader(ScanRequest(table: table, tests: fixed, columns: [column]))
        var places = KeyPlaces()
        for (number, unit) in units.enumerated() {
            guard let block = try source.read([unit], reader).first else { continue }
            places.add(block, leaf, part: number)
        }
        places.sort()
        self.places = places
    }
}
