import ArgumentParser
import Bytes
import Glibc
import Parquet
import Pipeline
import Query
import Table

/// How a listing is printed.
enum ListingForm: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

struct InspectVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Shows what is inside a Parquet file, or in the log of a table.",
        discussion: """
            Footer, row groups, and encodings, sizes and bounds of each column. HAS says whether a \
            chunk has a dictionary page (D), a page index (I) and a bloom filter (B). --values \
            prints the rows instead, one JSON object a line: integers, dates and times as the numbers \
            that the file stores, bytes that are no text as {"hex":"..."}. Of the folder of a table, \
            the newest state of its log is printed as JSON lines: the table, then each live file.

            EXAMPLE: albatross inspect dataset/access/date=2026-11-20/hour=02/target=api/part-1.parquet
            EXAMPLE: albatross inspect --values part-1.parquet | head
            EXAMPLE: albatross inspect dataset/access
            """)

    @Argument(
        help: "Parquet file, or folder of a table.", completion: .file(extensions: ["parquet"]))
    var file: String

    @Option(help: "text or json.")
    var output = ListingForm.text

    @Flag(help: "Decode and print every row as JSON; repeated columns are left out.")
    var values = false

    /// Characters in a line where no terminal says how many it has.
    private static let width = 160

    func run() throws {
        do throws(PipelineError) {
            if (try? FileStatus(of: "\(file)/_delta_log"))?.isDirectory == true {
                return try printTable()
            }
            let reader: FileReader
            do throws(ParquetError) { reader = try FileReader(path: file) } catch {
                throw PipelineError(inspecting: error)
            }
            if values { try printValues(reader) } else { try printListing(reader) }
        } catch { throw Console.exit(for: error) }
    }

    private func printValues(_ reader: FileReader) throws(PipelineError) {
        let lines = ValueLines(reader)
        var output = DataOutput()
        try lines.write(to: &output)
        try output.flush()
        // Said last, so that a file that cannot be read gives one line.
        if !lines.repeated.isEmpty {
            let names = PlainText.sanitized(lines.repeated.joined(separator: ", "))
            Console.complain("\(file): repeated columns are left out: \(names)")
        }
    }

    private func printTable() throws(PipelineError) {
        let snapshot: Snapshot?
        do { snapshot = try DeltaTable(path: file).snapshot() } catch {
            throw PipelineError(.data, PlainText.sanitized(error.description))
        }
        guard let snapshot else {
            throw PipelineError(.data, "\(file)/_delta_log: no commit is in it")
        }
        try DataOutput.print(TableListing(snapshot: snapshot).json)
    }

    private func printListing(_ reader: FileReader) throws(PipelineError) {
        let size: Int
        do { size = try FileDescriptor.size(of: file) } catch {
            throw PipelineError(reading: error)
        }
        let listing = FileListing(reader, size: size)
        switch output {
        case .text:
            let text = listing.text(width: DataOutput.width ?? Self.width)
            try DataOutput.print(text.utf8)
        case .json: try DataOutput.print(listing.json)
        }
    }
}

extension PipelineError {
    /// A file that cannot be inspected.
    init(inspecting error: ParquetError) {
        if error.code == .unreadable {
            // The error has no errno; trying again tells a missing file from a forbidden one.
            do { _ = try FileDescriptor.contents(of: error.file ?? "", range: 0..<1) } catch {
                if error.code == EISDIR {
                    self.init(.noInput, "\(error.path): a folder, not a file")
                } else {
                    self.init(reading: error)
                }
                return
            }
            self.init(.inputOutput, PlainText.sanitized(error.description))
        } else {
            self.init(.data, PlainText.sanitized(error.description))
        }
    }
}
