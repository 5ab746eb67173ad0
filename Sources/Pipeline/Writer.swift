import Bytes
import Logging
import Schemas
import Table

/// The one process that may write a dataset, from taking the lease to giving it up.
struct Writer: Sendable {
    let configuration: Configuration
    let logger: Logger

    /// Takes the lease, makes good what a dead run left, and lets `work` change the tables.
    /// - Parameters:
    ///   - command: what the run is, for others who want the lease.
    ///   - open: opens the tables that `work` changes.
    func run<Result>(
        _ command: String, open: () throws(PipelineError) -> [OpenTable],
        _ work: (inout Landing) async throws(PipelineError) -> Result
    ) async throws(PipelineError) -> Result {
        let lease = try await Lease.take(
            of: configuration.dataset, for: "albatross \(command)", wait: configuration.wait)
        defer { lease.release() }
        try Commit(
            dataset: configuration.dataset, now: Clock.now(), present: configuration.present,
            logger: logger
        ).recover()
        var landing = Landing(
            configuration: configuration, logger: logger, tables: try open())
        // Whatever was staged and not committed by now is wanted no longer.
        defer { Staging(dataset: configuration.dataset).clear() }
        return try await work(&landing)
    }

    /// Runs upkeep on a dataset that is there already.
    func upkeep<Result>(
        _ command: String,
        _ work: (inout Landing) async throws(PipelineError) -> Result
    ) async throws(PipelineError) -> Result {
        guard !configuration.dataset.isEmpty else {
            throw PipelineError(.usage, "no dataset: name a folder with --dataset")
        }
        let dataset = configuration.dataset
        // A folder that is no dataset gets no lease either.
        guard OpenTable.isDataset(dataset) else { throw OpenTable.noTable(in: dataset) }
        return try await run(
            command, open: { () throws(PipelineError) in try OpenTable.all(of: dataset) }, work)
    }
}
