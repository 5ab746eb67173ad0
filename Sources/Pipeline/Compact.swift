import Bytes
import Logging
import Schemas
import Table

/// Makes one file of many small ones that share an hour and a target. The rows stay the same.
package struct Compact: Sendable {
    /// What a compaction did.
    package struct Summary: Sendable {
        package var filesBefore = 0
        package var filesAfter = 0
        package var bytesBefore: Int64 = 0
        package var bytesAfter: Int64 = 0
        package var rows = 0
        /// Delta versions made, by table.
        package var versions: [String: Int64] = [:]
        /// Nil unless the configuration asks for it.
        package var timings: Timings?
    }

    private struct Group: Sendable {
        var files: [AddFile]
        let size: Int64
    }

    /// What a task hands back of a group.
    private struct Merged: Sendable {
        let file: AddFile?
        let times: StageTimes

        init(_ written: (file: AddFile?, excluded: Int, times: StageTimes)) {
            (file, times) = (written.file, written.times)
        }
    }

    private let configuration: Configuration
    private let logger: Logger

    /// A file of this size (bytes) is not touched.
    static let targetSize: Int64 = 128 << 20
    /// Bytes that are read for one commit.
    private static let commitSize: Int64 = 256 << 20

    package init(configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// - Throws: status 66 if there is no dataset; 76 if another run holds the lease.
    package func run() async throws(PipelineError) -> Summary {
        let began = Clock.now()
        let writer = Writer(configuration: configuration, logger: logger)
        return try await writer.upkeep("compact") { landing throws(PipelineError) in
            var summary = Summary()
            if configuration.timings { summary.timings = Timings(configuration) }
            for table in landing.tables.indices {
                for groups in Self.commits(Self.groups(landing.tables[table].files)) {
                    try await compact(groups, table, &landing, &summary)
                }
            }
            summary.timings?.finish(wall: Double(Clock.now() - began) / 1_000_000)
            return summary
        }
    }

    /// Files of one partition that are worth merging, in order of path.
    static func smallFiles(_ files: [AddFile]) -> [[AddFile]] {
        groups(files).map(\.files)
    }

    private static func groups(_ files: [AddFile]) -> [Group] {
        let small = files.filter { (0..<targetSize).contains($0.size) }
        let folders = Dictionary(grouping: small) { file in
            let values = file.partitionValues.sorted { $0.key < $1.key }
            return values.map { "\($0.key)=\($0.value ?? "")" }.joined(separator: "/")
                + " \(AtomicFile.directory(of: file.path))"
        }
        return folders.sorted { $0.key < $1.key }.flatMap { _, files in
            cut(files.sorted { $0.path < $1.path })
        }
    }

    /// Files that together stay near the target size.
    private static func cut(_ files: [AddFile]) -> [Group] {
        var groups: [[AddFile]] = []
        var size: Int64 = .max
        for file in files {
            if size > targetSize - file.size {
                groups.append([])
                size = 0
            }
            groups[groups.count - 1].append(file)
            size += file.size
        }
        return groups.filter { $0.count > 1 }.map { files in
            Group(files: files, size: files.reduce(0) { $0 &+ $1.size })
        }
    }

    private static func commits(_ groups: [Group]) -> [[Group]] {
        var commits: [[Group]] = []
        var size: Int64 = 0
        for group in groups {
            if commits.isEmpty || size + group.size > commitSize {
                commits.append([])
                size = 0
            }
            commits[commits.count - 1].append(group)
            size += group.size
        }
        return commits
    }

    private func compact(
        _ groups: [Group], _ table: Int, _ landing: inout Landing, _ summary: inout Summary
    ) async throws(PipelineError) {
        let open = landing.tables[table]
        let merge = Merge(
            dataset: configuration.dataset, configuration: configuration, layout: open.layout,
            schema: open.family.map { Schema.of($0) })
        var change = Change(operation: "OPTIMIZE", keepsRows: true)
        var rows = 0
        do {
            try await withThrowingTaskGroup(of: (Group, Merged).self) { tasks in
                var waiting = groups.makeIterator()
                for _ in 0..<configuration.jobs {
                    guard let group = waiting.next() else { break }
                    tasks.addTask { (group, try Merged(merge.write(group.files))) }
                }
                while let (group, merged) = try await tasks.next() {
                    try Task.checkCancellation()
                    if let next = waiting.next() {
                        tasks.addTask { (next, try Merged(merge.write(next.files))) }
                    }
                    rows += try Self.checkRows(of: group.files, merged.file)
                    summary.timings?.stages.merge(merged.times)
                    change.removed += group.files
                    if let file = merged.file { change.files.append(file) }
                }
            }
        } catch {
            throw error as? PipelineError ?? PipelineError(.failure, "\(error)")
        }
        change.parameters = ["files": "\(change.removed.count)"]
        var clock = StageClock(isOn: configuration.timings)
        clock.start()
        summary.versions[open.layout.folder] = try landing.commit(change, to: table).version
        clock.lap(.commit)
        summary.timings?.stages.merge(clock.times)
        summary.rows += rows
        summary.filesBefore += change.removed.count
        summary.filesAfter += change.files.count
        summary.bytesBefore += change.removed.reduce(0) { $0 &+ $1.size }
        summary.bytesAfter += change.files.reduce(0) { $0 &+ $1.size }
    }

    /// As many rows as before, or nothing is committed.
    private static func checkRows(
        of files: [AddFile], _ merged: AddFile?
    ) throws(PipelineError) -> Int {
        let counts = files.map(\.rowCount)
        let before = counts.reduce(0) { $0 &+ ($1 ?? 0) }
        let after = merged?.rowCount ?? 0
        guard counts.contains(nil) || before == after else {
            throw PipelineError(
                .data,
                "\(files.first?.path ?? ""): \(before) rows in \(files.count) files by the table's log, \(after) in the files themselves; nothing was changed: run 'albatross verify'"
            )
        }
        return after
    }
}
