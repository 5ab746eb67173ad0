import Bytes

/// The summary for machines that look later.
extension RunSummary {
    /// Writes the summary and the metrics where the configuration wants them.
    package func writeFiles() throws(PipelineError) {
        do throws(IOError) {
            if let path = configuration.summaryFile {
                try AtomicFile.write(Array((json + "\n").utf8), to: path)
            }
            if let path = configuration.metricsFile {
                try AtomicFile.write(Array(metrics(now: Clock.now()).utf8), to: path)
            }
        } catch { throw PipelineError(writing: error) }
    }
}
