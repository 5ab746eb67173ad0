import Foundation
import Pipeline
import Schemas
import Testing

struct PipelineFileTests {
    @Test func everyKey() throws {
        let text = """
            source: logs
            dataset: out
            families: [access, health_check]
            window: 48h
            partition: {target: endpoint}
            encode: {zstd_level: 3}
            limits:
              memory: 256MB
              jobs: 4
              line_bytes: 2MB
              bad_lines: 0.1%
            """
        let configuration = try PipelineFile.parse(text, path: "p.yaml")
        #expect(configuration.source == "logs")
        #expect(configuration.dataset == "out")
        #expect(configuration.families == [.access, .healthCheck])
        #expect(configuration.window == Int64(172_800))
        #expect(configuration.targetPartition == .endpoint)
        #expect(configuration.zstdLevel == 3)
        #expect(configuration.memory == 256 << 20)
        #expect(configuration.jobs == 4)
        #expect(configuration.lineLimit == 2 << 20)
        #expect(abs(configuration.badLines - 0.001) < 1e-12)
    }

    @Test(arguments: [
        (
            "source: a\nsuorce: b\n",
            "p.yaml:2: unknown key suorce in a pipeline; did you mean source?"
        ),
        ("limits:\n  jobs: many\n", "p.yaml:2: limits.jobs must be a number from 1 to 256"),
        ("limits:\n  jobs: 0\n", "p.yaml:2: limits.jobs must be a number from 1 to 256"),
        (
            "families: [access, nlb]\n",
            "p.yaml:1: families must be one of access, connection, health_check"
        ),
        ("source: [a]\n", "p.yaml:1: source must be a text"),
        (
            "partition:\n  target: host\n",
            "p.yaml:2: partition.target must be one of group, endpoint, off"
        ),
        ("dataset: null\n", "p.yaml:1: dataset must be a text"),
        ("source: 5\n", "p.yaml:1: source must be a text"),
        ("families: []\n", "p.yaml:1: families must be a list"),
        (
            "limits: {line_bytes: 9223372036854775807}\n",
            "p.yaml:1: limits.line_bytes must be a size"
        ),
        ("limits: {memory: 99999999999999GB}\n", "p.yaml:1: limits.memory must be a size"),
        ("window: soon\n", "p.yaml:1: window must be a duration such as 48h, 90m or 7d"),
        ("source: a\nsource: b\n", "p.yaml"),
        ("- a\n", "p.yaml:1: a pipeline must be keys and values"),
        ("a: [\n", "p.yaml"),
    ])
    func mistakesAreNamed(text: String, message: String) {
        let error = #expect(throws: PipelineError.self) {
            try PipelineFile.parse(text, path: "p.yaml")
        }
        #expect(error?.status == .configuration)
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("\n") == false)
    }

    @Test(arguments: ["quickstart", "nightly", "backfill"])
    func shippedPipelinesAreValid(name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Pipelines").standardizedFileURL
        let configuration = try PipelineFile.read(folder.appending(path: "\(name).yaml").path)
        #expect(!configuration.source.isEmpty)
        #expect(!configuration.dataset.isEmpty)
    }
}
