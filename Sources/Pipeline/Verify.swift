/// Proves that a dataset is whole: every file against the log and against itself, every object's
/// rows against the ledger, and on request every line against the source. Writes nothing.
package struct Verify: Sendable {
    private let dataset: String
    private let source: (any ObjectStore)?
    private let jobs: Int

    /// While others write, a file may go away under a reader; so often everything is read again.
    private static let attempts = 3

    /// - Parameters:
    ///   - source: folder or file whose objects are compared byte for byte; nil does without.
    ///   - jobs: files that are read at once.
    package init(dataset: String, source: String?, jobs: Int) throws(PipelineError) {
        guard !dataset.isEmpty else {
            throw PipelineError(.usage, "no dataset: name a folder with --dataset")
        }
        guard source != StandardInput.path else {
            throw PipelineError(
                .usage, "--source -: standard input cannot be read again; name a folder or a file")
        }
        self.dataset = dataset
        self.source = source.map { LocalStore($0) }
        self.jobs = jobs
    }

    /// - Throws: status 66 if there is no dataset or no source, 75 if others write all the time.
    package func run() async throws(PipelineError) -> VerifyReport {
        var objects: SourceObjects?
        if let source { objects = try await SourceObjects(source, jobs: jobs) }
        for _ in 0..<Self.attempts {
            let state = try DatasetState(of: dataset)
            var pass = VerifyPass(
                state, dataset: dataset, jobs: jobs, readsLines: objects != nil)
            await pass.readFiles()
            guard try !pass.missesWhatHasLeft() else { continue }
            if try await pass.checkLedgers(objects) { return pass.report }
        }
        throw PipelineError(
            .tryAgain, "\(dataset): others write it all the time; verify it when they have ended")
    }
}
