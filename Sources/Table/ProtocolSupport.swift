/// Which tables can be read and written here: reader 1, writer 2 (protocol, "Requirements for
/// Readers" and "Requirements for Writers").
extension ProtocolVersion {
    private static let supported = (reader: 1, writer: 2)

    func checkReadable(_ path: String) throws(TableError) {
        if minReaderVersion > Self.supported.reader {
            throw Self.refusal(
                path, "reader", minReaderVersion, Self.supported.reader, readerFeatures)
        }
        // Feature lists belong to reader 3 alone.
        if readerFeatures?.isEmpty == false {
            throw TableError(
                .corrupt, path,
                "the protocol lists reader features, but asks for reader \(minReaderVersion)")
        }
    }

    func checkWritable(_ path: String) throws(TableError) {
        if minWriterVersion > Self.supported.writer {
            throw Self.refusal(
                path, "writer", minWriterVersion, Self.supported.writer, writerFeatures)
        }
    }

    private static func refusal(
        _ path: String, _ role: String, _ wanted: Int, _ here: Int, _ features: [String]?
    ) -> TableError {
        let list = (features ?? []).joined(separator: ", ")
        let names = list.isEmpty ? "" : " (\(list))"
        return TableError(
            .unsupported, path,
            "the table needs a \(role) of version \(wanted)\(names); this one is \(here)")
    }
}

extension TableMetadata {
    func checkReadable(_ path: String) throws(TableError) {
        guard format.provider == "parquet" else {
            throw TableError(.unsupported, path, "data files in the format \(format.provider)")
        }
        if let mode = configuration["delta.columnMapping.mode"], mode != "none" {
            throw TableError(
                .unsupported, path, "column mapping by \(mode), which is not read here")
        }
    }

    func checkWritable(_ path: String, removing: Bool) throws(TableError) {
        if removing, isOn("delta.appendOnly") {
            throw TableError(
                .unsupported, path,
                "the table is append-only (delta.appendOnly): its rows cannot be taken away")
        }
        if isOn("delta.enableChangeDataFeed") {
            throw TableError(
                .unsupported, path, "the table keeps a change feed, which is not written here")
        }
        if isOn("delta.enableDeletionVectors") {
            throw TableError(
                .unsupported, path, "the table uses deletion vectors, which are not written here")
        }
        let prefix = "delta.constraints."
        if let name = configuration.keys.filter({ $0.hasPrefix(prefix) }).min() {
            throw TableError(
                .unsupported, path,
                "the table has the constraint \(name.dropFirst(prefix.count)), which is not checked here"
            )
        }
        for (key, what) in Self.columnRules where schemaString.contains("\"\(key)\"") {
            throw TableError(.unsupported, path, "the table has \(what), not kept up here")
        }
    }

    /// Rules in the metadata of a column that writers owe.
    private static let columnRules = [
        ("delta.invariants", "column invariants"),
        ("delta.generationExpression", "generated columns"),
        ("delta.identity.start", "identity columns"),
    ]

    private func isOn(_ property: String) -> Bool {
        configuration[property]?.lowercased() == "true"
    }
}

extension Snapshot {
    /// Whether this project may commit to the table.
    /// - Parameter removing: whether rows are to be taken away; files that are merely rewritten
    ///   (`dataChange` false) take none away.
    /// - Throws: `.unsupported`, naming the feature that stands against it.
    package func checkWritable(removing: Bool) throws(TableError) {
        try protocolVersion.checkWritable(path)
        try metadata.checkWritable(path, removing: removing)
    }
}
