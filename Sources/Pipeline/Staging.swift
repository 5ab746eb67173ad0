import Bytes
import Foundation
import Synchronization
import Table

/// Where data files wait until they are committed. They get their final names just before the
/// commit, after a note of intent, so that the next run finds what a killed one left behind without
/// looking through the whole dataset.
struct Staging {
    /// A file on its way into a table.
    struct Place: Codable, Hashable {
        /// Folder of the table in the dataset.
        var table: String
        /// Path in the table.
        var path: String
    }

    let dataset: String
    private var folder: String { "\(dataset)/_staging" }
    private static let intentSuffix = ".intent"

    /// Writes a complete file that `publish` will move to `path`.
    func write(_ bytes: [UInt8], for path: String) throws(IOError) {
        try AtomicFile.createDirectories(folder)
        try AtomicFile.writeBehind(bytes, to: staged(path))
    }

    /// Gives `files`, once they are on disk, their final names.
    /// - Returns: the note of intent, to be settled after the commit.
    func publish(_ files: [Place]) throws(IOError) -> String {
        let intent = "\(folder)/\(Identifier.make())\(Self.intentSuffix)"
        try AtomicFile.createDirectories(folder)
        let text = (try? JSONEncoder().encode(files)) ?? Data()
        try AtomicFile.write(Array(text), to: intent)
        try SideBySide.forEach(files) { file throws(IOError) in
            try AtomicFile.sync(staged(file.path))
        }
        // Hours and days share their folders: each is synced once, when all names are there.
        let folders = Mutex<Set<String>>([])
        let byParent = Dictionary(grouping: files) {
            AtomicFile.directory(of: "\(dataset)/\($0.table)/\($0.path)")
        }
        try SideBySide.forEach(byParent.sorted { $0.key < $1.key }) { entry throws(IOError) in
            let made = try AtomicFile.makeDirectories(entry.key)
            folders.withLock { $0.formUnion(made + [entry.key]) }
            for file in entry.value {
                try AtomicFile.move(
                    staged(file.path), to: "\(dataset)/\(file.table)/\(file.path)")
            }
        }
        try SideBySide.forEach(folders.withLock { $0 }.sorted()) { folder throws(IOError) in
            try AtomicFile.syncDirectory(folder)
        }
        return intent
    }

    /// Forgets the intent: its files are in the log, or gone.
    func settle(_ intent: String) throws(IOError) {
        try AtomicFile.remove(intent)
    }

    /// Removes files that will not be committed, staged or published.
    func discard(_ files: some Sequence<Place>) {
        for file in files {
            try? AtomicFile.remove(staged(file.path))
            try? AtomicFile.remove("\(dataset)/\(file.table)/\(file.path)")
        }
    }

    /// Removes what killed runs left: published files that no log names, and everything staged.
    /// Only for the holder of the lease.
    /// - Parameter isLive: whether a table's newest version has the file.
    func recover(isLive: (Place) throws(PipelineError) -> Bool) throws(PipelineError) {
        let names: [String]
        do throws(IOError) { names = try Directory.names(in: folder) } catch {
            if error.code == IOError.notFound { return }
            throw PipelineError(writing: error)
        }
        for name in names where name.hasSuffix(Self.intentSuffix) {
            for place in try places(of: "\(folder)/\(name)") where try !isLive(place) {
                do { try AtomicFile.remove("\(dataset)/\(place.table)/\(place.path)") } catch {
                    throw PipelineError(writing: error)
                }
            }
        }
        for name in names {
            do { try AtomicFile.remove("\(folder)/\(name)") } catch {
                throw PipelineError(writing: error)
            }
        }
    }

    /// Notes of intent that nobody has settled: of a run that is going on, or of one that died.
    var unsettled: Int {
        let names = (try? Directory.names(in: folder)) ?? []
        return names.count { $0.hasSuffix(Self.intentSuffix) }
    }

    /// Removes everything that is staged, and the folder if nothing is left to settle.
    func clear() {
        let names = (try? Directory.names(in: folder)) ?? []
        for name in names where !name.hasSuffix(Self.intentSuffix) {
            try? AtomicFile.remove("\(folder)/\(name)")
        }
        Directory.removeEmpty(folder)
    }

    private func places(of intent: String) throws(PipelineError) -> [Place] {
        let bytes: [UInt8]
        do { bytes = try FileDescriptor.contents(of: intent) } catch {
            throw PipelineError(reading: error)
        }
        guard let places = try? JSONDecoder().decode([Place].self, from: Data(bytes)) else {
            throw PipelineError(
                .data,
                "\(intent): the note of an interrupted run cannot be read: remove it, then "
                    + "run 'albatross vacuum'")
        }
        // The note is believed no further than it has to be: nothing outside of the dataset.
        return places.filter { place in
            let parts = "\(place.table)/\(place.path)".split(
                separator: "/", omittingEmptySubsequences: false)
            return !parts.contains("..") && parts.last?.hasSuffix(".parquet") == true
        }
    }

    private func staged(_ path: String) -> String {
        // Not called Parquet yet: whoever reads `**/*.parquet` wants what is in the tables.
        "\(folder)/\(path.split(separator: "/").last ?? "").staged"
    }
}
