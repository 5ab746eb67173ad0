import Table

/// The proof that no line was lost, before anything is committed.
enum Conservation {
    /// For each object, lines = rows + quarantined + filtered, with the rows counted again where
    /// they were encoded. Where an hour is replaced, it gets back as many rows as go away.
    /// - Throws: status 1 if a count is wrong; 65 if an object gives other rows than the dataset has.
    static func prove(
        _ objects: [ObjectTally], _ fragment: Fragment, _ replacedHour: Int64?,
        _ removed: [AddFile]
    ) throws(PipelineError) {
        var returned = 0
        for object in objects {
            let hours = fragment.encodedRows[object.key] ?? [:]
            let encoded = hours.values.reduce(0, +)
            if object.isReread, let known = object.known {
                guard
                    (object.lines, object.rows, object.quarantined)
                        == (known.lines, known.rows, known.quarantined)
                else {
                    throw PipelineError(
                        .data,
                        "\(object.key): gives \(object.rows) rows and \(object.quarantined) refused lines, the dataset has \(known.rows) and \(known.quarantined); nothing was replaced: run 'albatross quarantine replay' first"
                    )
                }
                returned += encoded
                continue
            }
            guard object.rows == encoded,
                object.lines == object.rows + object.quarantined + object.filtered
            else {
                throw PipelineError(
                    .failure,
                    "\(object.key): \(object.lines) lines but \(encoded) rows encoded, \(object.quarantined) quarantined, \(object.filtered) filtered; nothing was committed"
                )
            }
        }
        guard replacedHour != nil else { return }
        let gone = removed.reduce(0) { $0 &+ ($1.rowCount ?? 0) }
        guard returned == gone else {
            throw PipelineError(
                .data,
                "\(removed.first?.path ?? ""): the hour has \(gone) rows, and its objects give \(returned) of them again; nothing was replaced: run 'albatross verify'"
            )
        }
    }
}
