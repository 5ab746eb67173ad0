import ArgumentParser
import Glibc
import Logging
import Pipeline

/// Messages go to standard error; standard output is for data.
enum Console {
    static func say(_ line: String) {
        write("\(line)\n", to: STDERR_FILENO)
    }

    static func complain(_ line: String) {
        say("albatross: \(line)")
    }

    /// A line of data.
    static func print(_ line: String) {
        write("\(line)\n", to: STDOUT_FILENO)
    }

    static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            }
            // A reader that has gone away is no error of ours.
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }

    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    static let logger: Logger = {
        var logger = Logger(label: "albatross") { _ in ConsoleLog() }
        logger.logLevel = .info
        return logger
    }()

    /// The error for people, and its code for the shell.
    static func exit(for error: PipelineError) -> ExitCode {
        complain(error.description)
        return ExitCode(error.status.rawValue)
    }
}

/// swift-log on standard error, one plain line an entry.
private struct ConsoleLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        Console.complain("\(event.message)")
    }
}
