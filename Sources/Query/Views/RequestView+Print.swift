import Schemas

/// A request for people and for machines.
extension RequestView {
    /// Prints in the form that was asked for.
    package func print(
        _ form: OutputForm, style: TextStyle, to sink: inout some ByteSink
    ) throws(QueryError) {
        let text: [UInt8]
        switch form {
        case .text, .markdown: text = Array(self.text(style).utf8)
        case .json: text = json
        case .jsonl: text = found.flatMap { line($0) + [0x0A] }
        case .log, .csv:
            var form = LineForm(scan.plan.table, form, width: nil)
            var bytes = form.heading
            for entry in found {
                form.append(entry.request.row, of: entry.request.block, to: &bytes)
                bytes.append(0x0A)
            }
            text = bytes
        }
        try sink.write(text[...])
    }

    /// What to say where there is no such request.
    package var nothingFound: String {
        "no request has the trace id \(PlainText.sanitized(trace)): give it as the log has it, or its "
            + "Root=1-... alone\n"
    }

    private func text(_ style: TextStyle) -> String {
        guard !found.isEmpty else { return nothingFound }
        return found.map { text($0, style) }.joined(separator: "\n")
    }

    private func text(_ entry: Found, _ style: TextStyle) -> String {
        var text = fields("request", entry.request, .access, style)
        if let connection = entry.connection {
            text += "\n" + fields("connection", connection, .connection, style)
        } else if !families.contains(.connection) {
            text += "\nconnection: there are no connection logs here\n"
        } else {
            text += "\nconnection: not in the connection logs\n"
        }
        guard families.contains(.healthCheck) else {
            return text + "health checks: there are no health check logs here\n"
        }
        let minutes = Self.checkSpan / TimeSpan.minute
        guard !entry.checks.isEmpty else {
            return text + "health checks: none of its target within \(minutes) minutes\n"
        }
        text += "\n" + style.strong("health checks of its target within \(minutes) minutes") + "\n"
        if style.form == .markdown { text += "\n" }
        let form = OutputForm.text
        var line = LineForm(
            FamilyTable(family: .healthCheck), style.form == .markdown ? .markdown : form,
            width: style.width)
        var bytes = line.heading
        for check in entry.checks {
            line.append(check.row, of: check.block, to: &bytes)
            bytes.append(0x0A)
        }
        return text + String(decoding: bytes, as: UTF8.self)
    }

    /// The columns that have a value, one a line.
    private func fields(
        _ title: String, _ row: Row, _ family: Family, _ style: TextStyle
    ) -> String {
        let table = FamilyTable(family: family)
        let values = RowValues(table, zone: ZoneShown.zone)
        var lines = TextTable([.init(""), .init("", cut: true)])
        for (position, column) in table.columns.enumerated() where column.name != "raw_line" {
            var value: [UInt8] = []
            guard values.append(position, row.row, of: row.block, to: &value) else { continue }
            lines.append([column.name, PlainText.sanitized(String(decoding: value, as: UTF8.self))])
        }
        let gap = style.form == .markdown ? "\n" : ""
        // Nothing is cut: this is where one looks for the whole of it.
        let wide = TextStyle(style.form, width: .max)
        return style.strong(title) + "\n" + gap + lines.text(style: wide, indent: 2)
    }

    private var json: [UInt8] {
        var head = JSONText()
        head.object { text in
            scan.plan.appendHead(schema: "alb502.request/1", to: &text)
            text.key("trace_id")
            text.string(trace)
            text.key("requests")
            text.array { text in
                for entry in found { text.literal(line(entry)[...]) }
            }
        }
        return head.bytes + [0x0A]
    }

    /// One request as an object.
    private func line(_ entry: Found) -> [UInt8] {
        var text = JSONText()
        text.object { text in
            text.key("request")
            text.literal(object(entry.request, .access)[...])
            text.key("connection")
            if let connection = entry.connection {
                text.literal(object(connection, .connection)[...])
            } else {
                text.null()
            }
            text.key("health_checks")
            text.array { text in
                for check in entry.checks { text.literal(object(check, .healthCheck)[...]) }
            }
        }
        return text.bytes
    }

    private func object(_ row: Row, _ family: Family) -> [UInt8] {
        var form = LineForm(FamilyTable(family: family), .json, width: nil)
        var bytes: [UInt8] = []
        form.append(row.row, of: row.block, to: &bytes)
        return bytes
    }
}
