import CShims

/// What SQLite asks when it plans a statement, and what we agree to (sqlite.org/vtab.html#xbestindex).
@safe struct SQLiteIndexInfo {
    private let info: UnsafeMutablePointer<sqlite3_index_info>
    private var arguments = 0

    init(_ info: UnsafeMutablePointer<sqlite3_index_info>) {
        unsafe self.info = info
    }

    /// Takes on what the scan can do, and says what that would cost.
    mutating func agree(with source: SQLTableSource) throws(QueryError) {
        var plan = AccessPlan()
        var estimate = ScanEstimate(try source.rows())
        var leavesRest = false
        var settled = 0
        var limits: [(constraint: Int, isOffset: Bool)] = []
        for number in 0..<constraintCount {
            switch operatorCode(number) {
            case SQLITE_INDEX_CONSTRAINT_LIMIT: limits.append((number, false))
            case SQLITE_INDEX_CONSTRAINT_OFFSET: limits.append((number, true))
            default:
                guard let question = question(number, source.table) else {
                    leavesRest = true
                    continue
                }
                let value = constant(number, isNumber: source.table.isNumber(question.column))
                let isText = if case .text = value { true } else { false }
                let isSettled = ColumnTest.isSettled(
                    source.table.columns[question.column].kind, question.asked, valueIsText: isText)
                if isSettled { settled += 1 } else { leavesRest = true }
                plan.questions.append(question)
                take(number, omit: isSettled)
                estimate.narrow(by: question, value)
            }
        }
        try estimate.settle()
        plan.columns = columns(of: source.table)
        let isCounting = plan.columns.contains { source.table.columns[$0].source == .rowCount }
        if isCounting {
            plan.groups = plan.columns
            if let counted = source.countedColumns, !leavesRest, settled == counted.comparisons {
                plan.groups = counted.positions
                plan.filters = counted.filters
            }
        }
        if let order = order(of: source.table) {
            plan.order = order
            unsafe info.pointee.orderByConsumed = 1
        }
        // Rows may be left out only if they are sure to come in the wanted order.
        let isUnordered = unsafe info.pointee.nOrderBy == 0
        if !isCounting, plan.order != nil || isUnordered {
            for limit in limits where isUsable(limit.constraint) {
                if limit.isOffset { plan.offset = arguments } else { plan.limit = arguments }
                take(limit.constraint, omit: false)
            }
        }
        unsafe info.pointee.estimatedCost = estimate.cost
        unsafe info.pointee.estimatedRows = Int64(estimate.rows)
        unsafe info.pointee.idxNum = Int32(clamping: source.remember(plan))
    }

    private var constraintCount: Int { unsafe Int(info.pointee.nConstraint) }

    private func operatorCode(_ number: Int) -> Int32 {
        unsafe Int32(info.pointee.aConstraint[number].op)
    }

    private func isUsable(_ number: Int) -> Bool {
        unsafe info.pointee.aConstraint[number].usable != 0
    }

    /// Asks for the value of a constraint.
    /// - Parameter omit: whether SQLite need not look at the rows again.
    private mutating func take(_ number: Int, omit: Bool) {
        arguments += 1
        unsafe info.pointee.aConstraintUsage[number].argvIndex = Int32(arguments)
        unsafe info.pointee.aConstraintUsage[number].omit = omit ? 1 : 0
    }

    /// Nil where the scan has no answer to a constraint.
    private func question(_ number: Int, _ table: LogTable) -> AccessPlan.Question? {
        let column = unsafe Int(info.pointee.aConstraint[number].iColumn)
        guard isUsable(number), table.columns.indices.contains(column),
            !table.columns[column].isInternal,
            var asked = Self.asked(operatorCode(number))
        else { return nil }
        switch asked {
        case .compare, .same, .different, .oneOf:
            guard let name = unsafe sqlite3_vtab_collation(info, Int32(number)) else { return nil }
            let wanted = table.columns[column].kind == .time ? TimeText.collation : "BINARY"
            guard unsafe String(cString: name).uppercased() == wanted else { return nil }
        case .null, .notNull, .like, .glob: break
        }
        if asked == .compare(.equal), unsafe sqlite3_vtab_in(info, Int32(number), -1) != 0 {
            unsafe sqlite3_vtab_in(info, Int32(number), 1)
            asked = .oneOf
        }
        var value: OpaquePointer?
        let isKnown = unsafe sqlite3_vtab_rhs_value(info, Int32(number), &value) == SQLITE_OK
        let isJoined = !isKnown && asked != .oneOf && asked != .null && asked != .notNull
        return AccessPlan.Question(column: column, asked: asked, isJoined: isJoined)
    }

    /// The value of a constraint where the statement itself has it.
    private func constant(_ number: Int, isNumber: Bool) -> SQLValue? {
        var value: OpaquePointer?
        guard unsafe sqlite3_vtab_rhs_value(info, Int32(number), &value) == SQLITE_OK else {
            return nil
        }
        return unsafe SQLiteValue.list(value, isList: false, isNumber: isNumber).first
    }

    private func columns(of table: LogTable) -> [Int] {
        let used = unsafe info.pointee.colUsed
        // The last bit stands for all columns from it on.
        return table.columns.indices.filter { used >> UInt64(min($0, 63)) & 1 == 1 }
    }

    /// The order by time, where it is all that the statement wants, or that its groups do.
    private func order(of table: LogTable) -> ScanRequest.Order? {
        guard unsafe info.pointee.nOrderBy == 1, table.isHourly, let time = table.leaf("time")
        else { return nil }
        let term = unsafe info.pointee.aOrderBy[0]
        let column = Int(term.iColumn)
        guard table.columns.indices.contains(column) else { return nil }
        switch table.columns[column].source {
        case .leaf(time), .clock(time, _): break
        default: return nil
        }
        return term.desc != 0 ? .descending : .ascending
    }

    private static func asked(_ code: Int32) -> ColumnTest.Operator? {
        switch code {
        case SQLITE_INDEX_CONSTRAINT_EQ: .compare(.equal)
        case SQLITE_INDEX_CONSTRAINT_NE: .compare(.unequal)
        case SQLITE_INDEX_CONSTRAINT_LT: .compare(.less)
        case SQLITE_INDEX_CONSTRAINT_LE: .compare(.lessOrEqual)
        case SQLITE_INDEX_CONSTRAINT_GT: .compare(.greater)
        case SQLITE_INDEX_CONSTRAINT_GE: .compare(.greaterOrEqual)
        case SQLITE_INDEX_CONSTRAINT_IS: .same
        case SQLITE_INDEX_CONSTRAINT_ISNOT: .different
        case SQLITE_INDEX_CONSTRAINT_ISNULL: .null
        case SQLITE_INDEX_CONSTRAINT_ISNOTNULL: .notNull
        case SQLITE_INDEX_CONSTRAINT_LIKE: .like
        case SQLITE_INDEX_CONSTRAINT_GLOB: .glob
        default: nil
        }
    }
}
