import ArgumentParser
import Bytes
import Pipeline

@main
struct Albatross: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "albatross",
        abstract: "Turns load balancer logs into a partitioned Parquet table.",
        discussion: """
            EXAMPLE: albatross ingest --source logs/ --dataset dataset/
            Then ask it: alb502 summary --dataset dataset/
            """,
        version: Version.number,
        subcommands: [
            Plan.self, Ingest.self, BackfillVerb.self, StatusVerb.self, VerifyVerb.self,
            CompactVerb.self, ExpireVerb.self, VacuumVerb.self, QuarantineVerb.self,
            SchemaVerb.self, InspectVerb.self, Simulate.self,
        ])

    static func main() async {
        FreedMemory.prepare()
        await main(nil)
    }
}
