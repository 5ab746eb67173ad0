import ArgumentParser
import Query

struct TopVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "The values of a column that failed most: URLs, clients, rules, reasons.",
        discussion: """
            Any column of the logs, or one of the words url, client, agent, domain, rule, reason, \
            group, target, status, node, method. URLs are counted without their query and with ids \
            folded, unless --exact.

            Example: alb502 top url --last 1h
            """)

    @Argument(help: .init("Column, such as request_url or client_ip.", valueName: "column"))
    var column: String

    @Flag(help: "Count URLs as they are.")
    var exact = false

    @OptionGroup var options: CommonOptions

    func run() throws {
        let scan = try options.scan(onlyMatched: true)
        let wanted = try TopColumn(column, scan.plan.table, isExact: exact)
        let top = try TopView(scan, wanted, limit: options.limit)
        options.explain(scan)
        try options.print(top)
    }
}
