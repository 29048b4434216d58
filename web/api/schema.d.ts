// Written by web/api/generate.ts; not by hand.
export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process runs */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "live";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** It may get traffic */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            dependencies: {
                                detail?: string;
                                name: string;
                                /** @enum {unknown} */
                                state: "up" | "down" | "degraded";
                            }[];
                            /** @enum {unknown} */
                            status: "ready" | "not-ready" | "closing";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounting/refund-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what a refund does to the invoice that was paid */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        refunds: "reopen" | "credit-note";
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounting/write-off-limit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say how much may be given up as a small difference */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        amount: string;
                        currency: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The chart of accounts, and what stands for it in QuickBooks */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    format?: "json" | "csv" | "xlsx";
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @enum {unknown} */
                                account: "bank" | "payouts-in-transit" | "stripe-clearing" | "stripe-pending" | "undeposited-funds" | "accounts-receivable" | "disputed-funds" | "currency-conversion" | "unapplied-cash" | "unapplied-credits" | "deferred-revenue" | "sales-tax" | "suspense" | "stripe-other" | "revenue" | "discounts" | "credit-notes" | "stripe-fees" | "dispute-fees" | "bank-fees" | "bad-debt" | "small-differences" | "fx-gain-loss";
                                /** @enum {unknown} */
                                kind: "asset" | "liability" | "equity" | "income" | "expense";
                                label: string;
                                quickbooksAccountId: string | null;
                                quickbooksType: string;
                            }[];
                            refunds: "reopen" | "credit-note";
                            writeOffLimits: {
                                amount: string;
                                currency: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say which account of QuickBooks it is */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    account: "bank" | "payouts-in-transit" | "stripe-clearing" | "stripe-pending" | "undeposited-funds" | "accounts-receivable" | "disputed-funds" | "currency-conversion" | "unapplied-cash" | "unapplied-credits" | "deferred-revenue" | "sales-tax" | "suspense" | "stripe-other" | "revenue" | "discounts" | "credit-notes" | "stripe-fees" | "dispute-fees" | "bank-fees" | "bad-debt" | "small-differences" | "fx-gain-loss";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        quickbooksAccountId: string | null;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ageing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each customer owes, by how long it is overdue */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    /** @example EUR */
                    currency?: string;
                    customerId?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date */
                            asOf: string;
                            data: {
                                currency: string;
                                current: string;
                                customerId: string | null;
                                customerName: string | null;
                                days31to60: string;
                                days61to90: string;
                                notDue: string;
                                over90: string;
                                total: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ageing/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The open invoices behind the ageing, the longest due first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    bucket?: "current" | "days31to60" | "days61to90" | "over90";
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    customerId?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @enum {unknown} */
                                bucket: "current" | "days31to60" | "days61to90" | "over90";
                                currency: string;
                                customerId: string | null;
                                customerName: string | null;
                                daysPastDue: number;
                                /** Format: date */
                                dueOn: string;
                                invoiceId: string;
                                /** Format: date */
                                issuedOn: string;
                                number: string | null;
                                open: string;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Allocations, the newest first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    cursor?: string;
                    invoiceId?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    paymentId?: string;
                    state?: "pending" | "applied" | "declined" | "released" | "partly_released";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date-time */
                                allocatedAt: string;
                                amount: string;
                                currency: string;
                                evidence: string[];
                                id: string;
                                invoiceId: string;
                                paymentId: string;
                                position: string;
                                reason: string | null;
                                released: string;
                                rule: string;
                                /** @enum {unknown} */
                                state: "pending" | "applied" | "declined" | "released" | "partly_released";
                                why: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One line of a payment */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            allocatedAt: string;
                            amount: string;
                            currency: string;
                            evidence: string[];
                            id: string;
                            invoiceId: string;
                            paymentId: string;
                            position: string;
                            reason: string | null;
                            released: string;
                            rule: string;
                            /** @enum {unknown} */
                            state: "pending" | "applied" | "declined" | "released" | "partly_released";
                            why: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take money from an invoice and send it to another */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        amount?: string;
                        rate?: string;
                        reason: string;
                        to: string | null;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/allocations/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The money does not belong there */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note?: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has a key */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    revoked?: "true" | "false";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                id: string;
                                /** Format: date-time */
                                issuedAt: string;
                                issuedBy: string;
                                note: string | null;
                                opens: ("viewer" | "reviewer" | "accountant" | "auditor" | "admin") | null;
                                person: string;
                                position: string;
                                revokedAt: string | null;
                                revokedBy: string | null;
                                /** @enum {unknown} */
                                role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                                /** @enum {unknown} */
                                state: "live" | "revoked";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /** Issue a key */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note?: string | null;
                        person: string;
                        /** @enum {unknown} */
                        role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            key: string | null;
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key */
        delete: {
            parameters: {
                query?: {
                    note?: string;
                };
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What auditors have looked at */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    cursor?: string;
                    format?: "json" | "csv" | "xlsx";
                    id?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    person?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    since?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date-time */
                                at: string;
                                eventId: string;
                                ids: {
                                    [key: string]: string;
                                };
                                keyId: string | null;
                                method: string;
                                person: string;
                                position: string;
                                query: {
                                    [key: string]: string;
                                };
                                role: string;
                                route: string;
                                status: number;
                                text: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much was recorded when */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    bins?: number;
                    language?: "en" | "fr";
                    /** @example 2026-03-01T09:30:00.000Z */
                    since?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            bins: {
                                /** Format: date-time */
                                at: string;
                                byPeople: number;
                                events: number;
                            }[];
                            binSeconds: number;
                            first: string | null;
                            landmarks: {
                                /** Format: date-time */
                                at: string;
                                eventId: string;
                                sentence: string;
                                type: string;
                            }[];
                            last: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/chains/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** From the deal to the bank: every document between, and the money */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    direction?: "to-bank" | "from-bank";
                    format?: "graph" | "list" | "mermaid" | "dot";
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            edges: {
                                from: string;
                                /** @enum {unknown} */
                                kind: "invoiced" | "posted" | "credited" | "written-off" | "settled" | "taken" | "refunded" | "disputed" | "booked" | "fee" | "paid-out" | "deposited" | "arrived" | "expected" | "sent-back";
                                label: string;
                                money: {
                                    amount: string;
                                    currency: string;
                                } | null;
                                to: string;
                            }[];
                            id: string;
                            isCut: boolean;
                            /** @enum {unknown} */
                            language: "en" | "fr";
                            nodes: {
                                customerId: string | null;
                                detail: string | null;
                                documentId: string;
                                id: string;
                                /** @enum {unknown} */
                                kind: "deal" | "invoice" | "quickbooks-invoice" | "credit-note" | "quickbooks-credit-note" | "write-off" | "payment" | "quickbooks-payment" | "charge" | "refund" | "dispute" | "balance-transaction" | "fee" | "payout" | "deposit" | "bank";
                                label: string;
                                money: {
                                    amount: string;
                                    currency: string;
                                } | null;
                                on: string | null;
                                /** @enum {unknown} */
                                platform: "hubspot" | "tieout" | "quickbooks" | "stripe" | "bank";
                                sentence: string;
                                status: string | null;
                            }[];
                        } | {
                            id: string;
                            isCut: boolean;
                            /** @enum {unknown} */
                            language: "en" | "fr";
                            steps: {
                                /** @enum {unknown} */
                                kind: "deal" | "invoice" | "quickbooks-invoice" | "credit-note" | "quickbooks-credit-note" | "write-off" | "payment" | "quickbooks-payment" | "charge" | "refund" | "dispute" | "balance-transaction" | "fee" | "payout" | "deposit" | "bank";
                                nodeId: string;
                                sentence: string;
                                step: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Documents that differ between two moments, field by field */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    cursor?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01T09:30:00.000Z */
                    from?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    noun?: "customer" | "deal" | "invoice" | "credit-note" | "payment" | "allocation" | "payout" | "balance-transaction" | "exchange-rate" | "period";
                    /** @example 2026-10 */
                    period?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @enum {unknown} */
                                change: "added" | "changed" | "removed";
                                events: {
                                    eventId: string;
                                    position: string;
                                    /** Format: date-time */
                                    recordedAt: string;
                                    sentence: string;
                                    type: string;
                                    who: string;
                                }[];
                                fields: {
                                    after: unknown;
                                    before: unknown;
                                    field: string;
                                    label: string;
                                    told: {
                                        after: string | null;
                                        before: string | null;
                                    };
                                }[];
                                id: string;
                                /** @enum {unknown} */
                                noun: "customer" | "deal" | "invoice" | "credit-note" | "payment" | "allocation" | "payout" | "balance-transaction" | "exchange-rate" | "period";
                            }[];
                            entries: number;
                            /** Format: date-time */
                            from: string;
                            late: number;
                            nextCursor: string | null;
                            period: string | null;
                            /** Format: date-time */
                            to: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/changes/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entries of the journal that were recorded between two moments */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    cursor?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01T09:30:00.000Z */
                    from?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    /** @example 2026-10 */
                    period?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date */
                                bookedOn: string;
                                correlationId: string;
                                creditNoteId: string | null;
                                customerId: string | null;
                                description: string;
                                /** Format: date */
                                effectiveOn: string;
                                eventId: string;
                                invoiceId: string | null;
                                late: boolean;
                                paymentId: string | null;
                                payoutId: string | null;
                                position: string;
                                postings: {
                                    /** @enum {unknown} */
                                    account: "bank" | "payouts-in-transit" | "stripe-clearing" | "stripe-pending" | "undeposited-funds" | "accounts-receivable" | "disputed-funds" | "currency-conversion" | "unapplied-cash" | "unapplied-credits" | "deferred-revenue" | "sales-tax" | "suspense" | "stripe-other" | "revenue" | "discounts" | "credit-notes" | "stripe-fees" | "dispute-fees" | "bank-fees" | "bad-debt" | "small-differences" | "fx-gain-loss";
                                    credit: string;
                                    currency: string;
                                    debit: string;
                                }[];
                                /** Format: date-time */
                                recordedAt: string;
                                type: string;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/changes/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The trial balance as it was known at two moments, and what moved */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01T09:30:00.000Z */
                    from?: string;
                    language?: "en" | "fr";
                    /** @example 2026-10 */
                    period?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @enum {unknown} */
                                account: "bank" | "payouts-in-transit" | "stripe-clearing" | "stripe-pending" | "undeposited-funds" | "accounts-receivable" | "disputed-funds" | "currency-conversion" | "unapplied-cash" | "unapplied-credits" | "deferred-revenue" | "sales-tax" | "suspense" | "stripe-other" | "revenue" | "discounts" | "credit-notes" | "stripe-fees" | "dispute-fees" | "bank-fees" | "bad-debt" | "small-differences" | "fx-gain-loss";
                                after: string;
                                before: string;
                                currency: string;
                                movement: string;
                            }[];
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events in the order they were recorded, each as a sentence */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    cursor?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    /** @example 2026-03-01T09:30:00.000Z */
                    since?: string;
                    subject?: string;
                    type?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                actor: {
                                    /** @enum {unknown} */
                                    kind: "person" | "policy" | "platform" | "import";
                                    name: string;
                                };
                                category: string;
                                causationId: string;
                                correlationId: string;
                                data: unknown;
                                effectiveAt: string | null;
                                effectiveOn: string | null;
                                id: string;
                                position: string;
                                /** Format: date-time */
                                recordedAt: string;
                                revision: string;
                                sentence: string;
                                stream: string;
                                subjects: string[];
                                type: string;
                                who: string;
                                why: string[];
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One event, with what led to it and what came of it */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            actor: {
                                /** @enum {unknown} */
                                kind: "person" | "policy" | "platform" | "import";
                                name: string;
                            };
                            category: string;
                            causationId: string;
                            cause: {
                                eventId: string | null;
                                recordedAt: string | null;
                                sentence: string;
                                type: string | null;
                                who: string;
                                why: string[];
                            };
                            consequences: {
                                eventId: string | null;
                                recordedAt: string | null;
                                sentence: string;
                                type: string | null;
                                who: string;
                                why: string[];
                            }[];
                            correlationId: string;
                            data: unknown;
                            effectiveAt: string | null;
                            effectiveOn: string | null;
                            hasMoreConsequences: boolean;
                            id: string;
                            /** @enum {unknown} */
                            language: "en" | "fr";
                            links: {
                                href: string;
                                rel: string;
                            }[];
                            position: string;
                            /** Format: date-time */
                            recordedAt: string;
                            revision: string;
                            sentence: string;
                            stream: string;
                            subjects: string[];
                            type: string;
                            who: string;
                            why: string[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/events/{id}/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All that led to an event, and what came of it, as a graph */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    depth?: number;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    most?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            edges: {
                                from: string;
                                to: string;
                            }[];
                            id: string;
                            isCut: boolean;
                            /** @enum {unknown} */
                            language: "en" | "fr";
                            nodes: {
                                /** @enum {unknown} */
                                actorKind: "person" | "policy" | "platform" | "import";
                                consequences: number;
                                depth: number;
                                eventId: string;
                                /** Format: date-time */
                                recordedAt: string;
                                sentence: string;
                                subjects: string[];
                                type: string;
                                who: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Archives that somebody asked for, the newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date-time */
                                askedAt: string;
                                askedBy: string;
                                done: number;
                                endedAt: string | null;
                                failure: ("interrupted" | "nothing-recorded" | "views-halted" | "internal") | null;
                                /** Format: date */
                                from: string;
                                id: string;
                                knownAt: string | null;
                                phase: string | null;
                                removesAt: string | null;
                                result: {
                                    bytes: number;
                                    events: number;
                                    manifestSha256: string;
                                    position: string;
                                    sealedEvents: number;
                                    seals: number;
                                    sha256: string;
                                } | null;
                                /** @enum {unknown} */
                                state: "running" | "ready" | "failed" | "removed";
                                /** Format: date */
                                to: string;
                                total: number | null;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /** Make an archive of the books for an auditor */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: date */
                        from: string;
                        /** Format: date-time */
                        knownAt?: string;
                        /** Format: date */
                        to: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/exports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One archive: how far it is, what is in it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            askedAt: string;
                            askedBy: string;
                            done: number;
                            endedAt: string | null;
                            failure: ("interrupted" | "nothing-recorded" | "views-halted" | "internal") | null;
                            /** Format: date */
                            from: string;
                            id: string;
                            knownAt: string | null;
                            phase: string | null;
                            removesAt: string | null;
                            result: {
                                bytes: number;
                                events: number;
                                manifestSha256: string;
                                position: string;
                                sealedEvents: number;
                                seals: number;
                                sha256: string;
                            } | null;
                            /** @enum {unknown} */
                            state: "running" | "ready" | "failed" | "removed";
                            /** Format: date */
                            to: string;
                            total: number | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Throw an archive away before its time */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            askedAt: string;
                            askedBy: string;
                            done: number;
                            endedAt: string | null;
                            failure: ("interrupted" | "nothing-recorded" | "views-halted" | "internal") | null;
                            /** Format: date */
                            from: string;
                            id: string;
                            knownAt: string | null;
                            phase: string | null;
                            removesAt: string | null;
                            result: {
                                bytes: number;
                                events: number;
                                manifestSha256: string;
                                position: string;
                                sealedEvents: number;
                                seals: number;
                                sha256: string;
                            } | null;
                            /** @enum {unknown} */
                            state: "running" | "ready" | "failed" | "removed";
                            /** Format: date */
                            to: string;
                            total: number | null;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/exports/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The archive itself */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/gzip": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/proofs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prove what the ledger says of a document, or one event */
        get: {
            parameters: {
                query?: {
                    after?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            events: {
                                data: string;
                                id: string;
                                index: number;
                                meta: string;
                                path: string[];
                                position: string;
                                recordedAt: string;
                                revision: string;
                                seal: number | null;
                                stream: string;
                                type: string;
                            }[];
                            /** @enum {string} */
                            format: "tieout-proof/1";
                            keys: {
                                endorsement: {
                                    keyId: string;
                                    signature: string;
                                } | null;
                                keyId: string;
                                publicKey: string;
                            }[];
                            seals: {
                                chain: string;
                                count: number;
                                from: {
                                    index: number;
                                    position: string;
                                };
                                keyId: string;
                                number: number;
                                previous: string | null;
                                root: string;
                                /** Format: date-time */
                                sealedAt: string;
                                signature: string;
                                to: {
                                    index: number;
                                    position: string;
                                };
                            }[];
                            subject: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Draw a sample, the same again for the same seed and moment */
        get: {
            parameters: {
                query: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    by?: "random" | "amount";
                    /** @example EUR */
                    currency?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    noun: "invoice" | "payment" | "credit-note" | "payout" | "deal" | "journal-entry" | "decision";
                    seed: string;
                    size: number;
                    /** @example 2026-03-01 */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {unknown} */
                            by: "random" | "amount";
                            data: {
                                amount: string | null;
                                currency: string | null;
                                customerId: string | null;
                                hits: number;
                                id: string;
                                label: string;
                                number: number;
                                on: string | null;
                                status: string | null;
                            }[];
                            interval: string | null;
                            /** Format: date-time */
                            knownAt: string;
                            /** @enum {unknown} */
                            noun: "invoice" | "payment" | "credit-note" | "payout" | "deal" | "journal-entry" | "decision";
                            population: {
                                count: number;
                                totals: {
                                    amount: string;
                                    currency: string;
                                }[];
                            };
                            seed: string;
                            size: number;
                            start: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/seals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The seals of the ledger, the newest first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    cursor?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                chain: string;
                                count: number;
                                from: {
                                    index: number;
                                    position: string;
                                };
                                keyId: string;
                                number: number;
                                position: string;
                                previous: string | null;
                                publicKey: string | null;
                                root: string;
                                /** Format: date-time */
                                sealedAt: string;
                                signature: string;
                                to: {
                                    index: number;
                                    position: string;
                                };
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/seals/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One seal */
        get: {
            parameters: {
                query?: {
                    after?: string;
                };
                header?: never;
                path: {
                    number: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            chain: string;
                            count: number;
                            from: {
                                index: number;
                                position: string;
                            };
                            keyId: string;
                            number: number;
                            position: string;
                            previous: string | null;
                            publicKey: string | null;
                            root: string;
                            /** Format: date-time */
                            sealedAt: string;
                            signature: string;
                            to: {
                                index: number;
                                position: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events, and the documents they are about, by whatever is at hand */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 1250.00 */
                    amount?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    clock?: "recorded" | "effective";
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    person?: string;
                    q?: string;
                    to?: string;
                    type?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                actor: {
                                    /** @enum {unknown} */
                                    kind: "person" | "policy" | "platform" | "import";
                                    name: string;
                                };
                                category: string;
                                causationId: string;
                                correlationId: string;
                                data: unknown;
                                effectiveAt: string | null;
                                effectiveOn: string | null;
                                id: string;
                                position: string;
                                /** Format: date-time */
                                recordedAt: string;
                                revision: string;
                                sentence: string;
                                stream: string;
                                subjects: string[];
                                type: string;
                                who: string;
                                why: string[];
                            }[];
                            documents: {
                                amount: string | null;
                                currency: string | null;
                                customerId: string | null;
                                id: string;
                                label: string;
                                /** @enum {unknown} */
                                noun: "deal" | "invoice" | "payment" | "credit-note" | "payout" | "customer";
                                on: string | null;
                                status: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/verifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Verifications that somebody asked for, the newest first */
        get: {
            parameters: {
                query?: {
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date-time */
                                askedAt: string;
                                askedBy: string;
                                done: number;
                                endedAt: string | null;
                                id: string;
                                report: {
                                    anchored: number | null;
                                    events: number;
                                    faults: {
                                        event: {
                                            id: string | null;
                                            index: number;
                                            position: string | null;
                                            revision: string | null;
                                            stream: string | null;
                                        } | null;
                                        expected: {
                                            id: string | null;
                                            index: number;
                                            position: string | null;
                                            revision: string | null;
                                            stream: string | null;
                                        } | null;
                                        kind: string;
                                        seal: number | null;
                                        what: string;
                                    }[];
                                    hashed: number;
                                    head: string | null;
                                    intact: boolean;
                                    lastSeal: {
                                        chain: string;
                                        number: number;
                                        position: string;
                                        /** Format: date-time */
                                        sealedAt: string;
                                    } | null;
                                    notes: string[];
                                    sealed: number;
                                    seals: number;
                                } | null;
                                /** @enum {unknown} */
                                state: "running" | "intact" | "broken" | "failed";
                                total: number | null;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /** Read the whole ledger anew and verify it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit/verifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One verification: how far it is, what it found */
        get: {
            parameters: {
                query?: {
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            askedAt: string;
                            askedBy: string;
                            done: number;
                            endedAt: string | null;
                            id: string;
                            report: {
                                anchored: number | null;
                                events: number;
                                faults: {
                                    event: {
                                        id: string | null;
                                        index: number;
                                        position: string | null;
                                        revision: string | null;
                                        stream: string | null;
                                    } | null;
                                    expected: {
                                        id: string | null;
                                        index: number;
                                        position: string | null;
                                        revision: string | null;
                                        stream: string | null;
                                    } | null;
                                    kind: string;
                                    seal: number | null;
                                    what: string;
                                }[];
                                hashed: number;
                                head: string | null;
                                intact: boolean;
                                lastSeal: {
                                    chain: string;
                                    number: number;
                                    position: string;
                                    /** Format: date-time */
                                    sealedAt: string;
                                } | null;
                                notes: string[];
                                sealed: number;
                                seals: number;
                            } | null;
                            /** @enum {unknown} */
                            state: "running" | "intact" | "broken" | "failed";
                            total: number | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/balance-transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every line of the balance at Stripe, the newest first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    cursor?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    paymentId?: string;
                    payoutId?: string;
                    type?: string;
                    unexplained?: "true" | "false";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                amount: string;
                                /** Format: date */
                                availableOn: string;
                                currency: string;
                                description: string | null;
                                explained: boolean;
                                fee: string;
                                id: string;
                                net: string;
                                /** Format: date */
                                on: string;
                                paymentId: string | null;
                                payoutId: string | null;
                                position: string;
                                presented: {
                                    amount: string;
                                    currency: string;
                                } | null;
                                rate: {
                                    from: string;
                                    /** Format: date */
                                    on: string;
                                    rate: string;
                                    source: string;
                                    to: string;
                                } | null;
                                reportingCategory: string;
                                sourceId: string | null;
                                type: string;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Fields that both sides have changed, the last found first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    cursor?: string;
                    field?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    limit?: number;
                    object?: "invoice" | "payment" | "deal" | "customer" | "credit-note" | "payout";
                    objectId?: string;
                    platform?: "hubspot" | "stripe" | "quickbooks";
                    state?: "open" | "closed";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                base: string | null;
                                decidedBy: string | null;
                                decidedKind: ("policy" | "person" | "agreement") | null;
                                /** Format: date-time */
                                detectedAt: string;
                                field: string;
                                history: {
                                    /** Format: date-time */
                                    at: string;
                                    ledger: string | null;
                                    theirs: string | null;
                                }[];
                                id: string;
                                ledger: string | null;
                                note: string | null;
                                /** @enum {unknown} */
                                object: "invoice" | "payment" | "deal" | "customer" | "credit-note" | "payout";
                                objectId: string;
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                /** @enum {unknown} */
                                policy: "ledger-wins" | "platform-wins" | "newest-wins" | "ask";
                                position: string;
                                reason: ("tug-of-war" | "late-write") | null;
                                resolvedAt: string | null;
                                /** @enum {unknown} */
                                state: "open" | "closed";
                                syncId: string;
                                theirs: string | null;
                                theirsAt: string | null;
                                value: string | null;
                                winner: ("ledger" | "platform") | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conflicts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One field that both sides have changed */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            base: string | null;
                            decidedBy: string | null;
                            decidedKind: ("policy" | "person" | "agreement") | null;
                            /** Format: date-time */
                            detectedAt: string;
                            field: string;
                            history: {
                                /** Format: date-time */
                                at: string;
                                ledger: string | null;
                                theirs: string | null;
                            }[];
                            id: string;
                            ledger: string | null;
                            note: string | null;
                            /** @enum {unknown} */
                            object: "invoice" | "payment" | "deal" | "customer" | "credit-note" | "payout";
                            objectId: string;
                            /** @enum {unknown} */
                            platform: "hubspot" | "stripe" | "quickbooks";
                            /** @enum {unknown} */
                            policy: "ledger-wins" | "platform-wins" | "newest-wins" | "ask";
                            position: string;
                            reason: ("tug-of-war" | "late-write") | null;
                            resolvedAt: string | null;
                            /** @enum {unknown} */
                            state: "open" | "closed";
                            syncId: string;
                            theirs: string | null;
                            theirsAt: string | null;
                            value: string | null;
                            winner: ("ledger" | "platform") | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conflicts/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say who is right */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note?: string;
                        /** @enum {unknown} */
                        winner: "ledger" | "platform";
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The platforms: how each connection stands, and its health */
        get: {
            parameters: {
                query?: {
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                accessUntil: string | null;
                                accountId: string | null;
                                breaker: {
                                    /** Format: date-time */
                                    since: string;
                                    /** @enum {unknown} */
                                    state: "closed" | "open" | "half-open";
                                } | null;
                                budget: {
                                    calls: number;
                                    left: number;
                                    name: string;
                                    perMs: number;
                                    waitMs: number;
                                }[];
                                code: string | null;
                                detail?: string;
                                /** @enum {unknown} */
                                health: "up" | "down" | "degraded" | "unknown";
                                method: ("environment" | "oauth" | "api-key") | null;
                                /** @enum {unknown} */
                                mode: "sandbox" | "live";
                                /** @enum {unknown} */
                                name: "hubspot" | "stripe" | "quickbooks";
                                reason: string | null;
                                refreshUntil: string | null;
                                scopes: string[];
                                since: string | null;
                                /** @enum {unknown} */
                                state: "connected" | "paused" | "reconnect" | "not-connected";
                                sweeps: {
                                    coveredAt: string | null;
                                    done: number;
                                    failure: string | null;
                                    finishedAt: string | null;
                                    name: string;
                                    notice: string | null;
                                    total: number | null;
                                }[];
                                warning: string | null;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a connection away */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    platform: "hubspot" | "stripe" | "quickbooks";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{platform}/authorize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to connect a platform by its own page */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    platform: "hubspot" | "stripe" | "quickbooks";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            endsAt: string;
                            url: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{platform}/backfill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Load what a platform holds from a day on */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    platform: "hubspot" | "stripe" | "quickbooks";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: date */
                        since: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                answered: number;
                                asked: number;
                                coveredAt: string | null;
                                done: number;
                                everySeconds: number | null;
                                failure: {
                                    /** Format: date-time */
                                    at: string;
                                    attempts: number;
                                    code: string;
                                    reason: string;
                                } | null;
                                finishedAt: string | null;
                                found: number;
                                from: string | null;
                                /** @enum {unknown} */
                                kind: "sweep" | "backfill";
                                lagSeconds: number | null;
                                name: string;
                                notice: string | null;
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                startedAt: string | null;
                                /** @enum {unknown} */
                                state: "waiting" | "running" | "failing" | "done" | "never" | "not-offered";
                                total: number | null;
                            }[];
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{platform}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a connection rest: no call is made until it is resumed */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    platform: "hubspot" | "stripe" | "quickbooks";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason?: string | null;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{platform}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a connection that rests go on */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    platform: "hubspot" | "stripe" | "quickbooks";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{platform}/sweep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look now for what webhooks of a platform have missed */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    platform: "hubspot" | "stripe" | "quickbooks";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                answered: number;
                                asked: number;
                                coveredAt: string | null;
                                done: number;
                                everySeconds: number | null;
                                failure: {
                                    /** Format: date-time */
                                    at: string;
                                    attempts: number;
                                    code: string;
                                    reason: string;
                                } | null;
                                finishedAt: string | null;
                                found: number;
                                from: string | null;
                                /** @enum {unknown} */
                                kind: "sweep" | "backfill";
                                lagSeconds: number | null;
                                name: string;
                                notice: string | null;
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                startedAt: string | null;
                                /** @enum {unknown} */
                                state: "waiting" | "running" | "failing" | "done" | "never" | "not-offered";
                                total: number | null;
                            }[];
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look after every connection, and say what to do */
        post: {
            parameters: {
                query?: {
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                findings: {
                                    advice: string;
                                    check: string;
                                    detail: string;
                                    /** @enum {unknown} */
                                    verdict: "ok" | "warning" | "broken";
                                }[];
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                            }[];
                            /** @enum {unknown} */
                            verdict: "ok" | "warning" | "broken";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/stripe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Connect Stripe by a key, or change the key */
        put: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        secretKey: string;
                        webhookSecrets: string[];
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credit-notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Credit notes, the newest first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    agrees?: "true" | "false";
                    asOf?: string;
                    columns?: string;
                    count?: "true" | "false";
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    customerId?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    invoiceId?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    /** @example 1250.00 */
                    maxAmount?: string;
                    /** @example 1250.00 */
                    minAmount?: string;
                    offset?: number;
                    q?: string;
                    sort?: "issuedOn" | "-issuedOn" | "number" | "-number" | "customer" | "-customer" | "status" | "-status" | "total" | "-total" | "unapplied" | "-unapplied";
                    source?: "quickbooks" | "stripe" | "tieout";
                    status?: ("open" | "partially_applied" | "applied" | "void") | ("open" | "partially_applied" | "applied" | "void")[];
                    /** @example 2026-03-01 */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                applied: string;
                                currency: string;
                                customerId: string | null;
                                customerName: string | null;
                                discrepancies: number;
                                externalId: string | null;
                                id: string;
                                invoiceId: string | null;
                                /** Format: date */
                                issuedOn: string;
                                number: string | null;
                                position: string;
                                reason: string | null;
                                refunded: string;
                                /** @enum {unknown} */
                                source: "quickbooks" | "stripe" | "tieout";
                                /** @enum {unknown} */
                                status: "open" | "partially_applied" | "applied" | "void";
                                tax: string;
                                total: string;
                                unapplied: string;
                            }[];
                            nextCursor: string | null;
                            totals?: {
                                count: number;
                                currencies: {
                                    count: number;
                                    currency: string | null;
                                    sums: {
                                        applied: string;
                                        refunded: string;
                                        total: string;
                                        unapplied: string;
                                    };
                                }[];
                                isCapped: boolean;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        /** Issue a credit note */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        currency: string;
                        customerId: string;
                        invoiceId?: string;
                        /** Format: date */
                        issuedOn?: string;
                        reason: string;
                        tax?: string;
                        total: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credit-notes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One credit note and where it went */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            applied: string;
                            currency: string;
                            customerId: string | null;
                            externalId: string | null;
                            id: string;
                            invoiceId: string | null;
                            /** Format: date */
                            issuedOn: string;
                            lines: {
                                amount: string;
                                invoiceId: string;
                                lineId: string;
                            }[];
                            number: string | null;
                            position: string;
                            reason: string | null;
                            refunded: string;
                            /** @enum {unknown} */
                            source: "quickbooks" | "stripe" | "tieout";
                            /** @enum {unknown} */
                            status: "open" | "partially_applied" | "applied" | "void";
                            tax: string;
                            total: string;
                            unapplied: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credit-notes/{id}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send unapplied credit to invoices */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        lines: {
                            amount: string;
                            invoiceId: string;
                        }[];
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credit-notes/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a line back from its invoice, or a part of it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        amount?: string;
                        lineId: string;
                        reason: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credit-notes/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It is no credit any more */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: date */
                        on?: string;
                        reason: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Customers by name, and what they owe */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    agrees?: "true" | "false";
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    columns?: string;
                    count?: "true" | "false";
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    offset?: number;
                    owing?: "true" | "false";
                    q?: string;
                    sort?: "name" | "-name" | "open" | "-open";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                balances: {
                                    currency: string;
                                    invoices: number;
                                    open: string;
                                    overdue: string;
                                }[];
                                discrepancies: number;
                                emails: string[];
                                id: string;
                                identities: {
                                    currency: string | null;
                                    externalId: string;
                                    /** @enum {unknown} */
                                    platform: "hubspot" | "stripe" | "quickbooks" | "email";
                                }[];
                                name: string | null;
                                position: string;
                            }[];
                            nextCursor: string | null;
                            totals?: {
                                count: number;
                                currencies: {
                                    count: number;
                                    currency: string | null;
                                    sums: {
                                        open: string;
                                    };
                                }[];
                                isCapped: boolean;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One customer */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            emails: string[];
                            id: string;
                            identities: {
                                currency: string | null;
                                externalId: string;
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks" | "email";
                            }[];
                            name: string | null;
                            position: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase all words about a person */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        dryRun?: boolean;
                        reason: string;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            dryRun: true;
                            scope: {
                                customerId: string;
                                events: number;
                                keys: number;
                                left: {
                                    eventId: string;
                                    stream: string;
                                    type: string;
                                }[];
                                leftCount: number;
                                streams: {
                                    [key: string]: number;
                                };
                            };
                        };
                    };
                };
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Statement of account */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    format?: "json" | "csv" | "xlsx" | "pdf";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    /** @example 2026-03-01 */
                    to?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            currencies: {
                                ageing: {
                                    current: string;
                                    days31to60: string;
                                    days61to90: string;
                                    over90: string;
                                };
                                closing: string;
                                currency: string;
                                lines: {
                                    balance: string;
                                    credit: string;
                                    creditNoteId: string | null;
                                    debit: string;
                                    invoiceId: string;
                                    /** @enum {unknown} */
                                    kind: "invoice" | "invoice-amended" | "invoice-voided" | "payment" | "payment-returned" | "credit-note" | "credit-note-returned" | "write-off" | "write-off-reversed";
                                    /** Format: date */
                                    on: string;
                                    paymentId: string | null;
                                    reference: string;
                                }[];
                                opening: string;
                                openInvoices: {
                                    /** @enum {unknown} */
                                    bucket: "current" | "days31to60" | "days61to90" | "over90";
                                    currency: string;
                                    customerId: string | null;
                                    customerName: string | null;
                                    daysPastDue: number;
                                    /** Format: date */
                                    dueOn: string;
                                    invoiceId: string;
                                    /** Format: date */
                                    issuedOn: string;
                                    number: string | null;
                                    open: string;
                                }[];
                            }[];
                            customer: {
                                id: string;
                                name: string | null;
                            };
                            /** Format: date */
                            from: string;
                            /** Format: date */
                            to: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Deals, the last closed first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    agrees?: "true" | "false";
                    asOf?: string;
                    columns?: string;
                    count?: "true" | "false";
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    customerId?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    /** @example 1250.00 */
                    maxAmount?: string;
                    /** @example 1250.00 */
                    minAmount?: string;
                    offset?: number;
                    q?: string;
                    sort?: "closedOn" | "-closedOn" | "name" | "-name" | "customer" | "-customer" | "state" | "-state" | "total" | "-total" | "due" | "-due";
                    state?: ("won" | "reopened") | ("won" | "reopened")[];
                    /** @example 2026-03-01 */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date */
                                closedOn: string;
                                credited: string;
                                currency: string;
                                customerId: string;
                                customerName: string | null;
                                discrepancies: number;
                                due: string;
                                id: string;
                                invoiced: string;
                                invoiceId: string | null;
                                name: string;
                                nextDueOn: string | null;
                                paid: string;
                                position: string;
                                /** @enum {unknown} */
                                state: "won" | "reopened";
                                toInvoice: string | null;
                                total: string;
                            }[];
                            nextCursor: string | null;
                            totals?: {
                                count: number;
                                currencies: {
                                    count: number;
                                    currency: string | null;
                                    sums: {
                                        credited: string;
                                        due: string;
                                        invoiced: string;
                                        paid: string;
                                        total: string;
                                    };
                                }[];
                                isCapped: boolean;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One deal and what was sold */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date */
                            closedOn: string;
                            credited: string;
                            currency: string;
                            customerId: string;
                            discount: string;
                            due: string;
                            earlyDiscount: {
                                percent: string;
                                withinDays: number;
                            } | null;
                            id: string;
                            instalments: {
                                day: string | null;
                                invoiceId: string;
                                invoiceNumber: string | null;
                                isOnMilestone: boolean;
                                isRequested: boolean;
                                kind: ("deposit" | "milestone" | "final" | "part") | null;
                                label: string;
                                number: number;
                                releasedOn: string | null;
                                tax: string;
                                total: string;
                            }[];
                            invoiced: string;
                            invoiceId: string | null;
                            lines: {
                                amount: string;
                                description: string;
                                discount?: string;
                                lineId: string;
                                quantity: string;
                                recurring?: {
                                    every: "week" | "two-weeks" | "month" | "quarter" | "half-year" | "year" | "two-years" | "three-years" | "four-years" | "five-years";
                                    periods: number | null;
                                    /** Format: date */
                                    startsOn: string;
                                };
                                tax?: string;
                                unitPrice: string;
                            }[];
                            name: string;
                            nextDueOn: string | null;
                            paid: string;
                            plan: {
                                deferred: boolean;
                                due: {
                                    /** Format: date */
                                    on: string;
                                } | {
                                    afterDays: number;
                                } | "on-milestone";
                                /** @enum {unknown} */
                                kind: "deposit" | "milestone" | "final" | "part";
                                label: string;
                                number: number;
                                share: {
                                    percent: string;
                                } | {
                                    amount: string;
                                } | "rest";
                            }[] | null;
                            position: string;
                            /** @enum {unknown} */
                            state: "won" | "reopened";
                            tax: string;
                            termDays: number | null;
                            toInvoice: string | null;
                            total: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deals/{id}/instalments/{number}/invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A milestone is reached: its instalment is to be invoiced */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                    number: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: date */
                        on?: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deals/{id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say in which instalments the deal is invoiced */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        instalments: {
                            deferred: boolean;
                            due: {
                                /** Format: date */
                                on: string;
                            } | {
                                afterDays: number;
                            } | "on-milestone";
                            /** @enum {unknown} */
                            kind: "deposit" | "milestone" | "final" | "part";
                            label: string;
                            number: number;
                            share: {
                                percent: string;
                            } | {
                                amount: string;
                            } | "rest";
                        }[];
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/demo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the demo company is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            controlUrl: string | null;
                            progress: {
                                doing?: string;
                                done: number;
                                total: number;
                            } | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the books and the platforms disagree, the most money first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    assignee?: string;
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    format?: "json" | "csv" | "xlsx";
                    kind?: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    /** @example 1250.00 */
                    minAmount?: string;
                    overdue?: "true" | "false";
                    pair?: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits" | "customers" | "books";
                    platform?: "hubspot" | "stripe" | "quickbooks";
                    q?: string;
                    severity?: "critical" | "high" | "medium" | "low";
                    sort?: "money" | "age" | "severity";
                    state?: "open" | "snoozed" | "explained" | "resolved";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                action: string | null;
                                actions: ("create-invoice" | "post" | "resend" | "write-off" | "allocate" | "apply-credit" | "refresh" | "accept")[];
                                assignee: string | null;
                                atStake: {
                                    amount: string;
                                    currency: string;
                                } | null;
                                cause: {
                                    code: string;
                                    en: string;
                                    fr: string;
                                    params: {
                                        [key: string]: string;
                                    };
                                };
                                /** Format: date-time */
                                changedAt: string;
                                comments: number;
                                delta: {
                                    amount: string;
                                    currency: string;
                                } | null;
                                /** Format: date-time */
                                detectedAt: string;
                                dueOn: string | null;
                                effectiveOn: string | null;
                                explanation: {
                                    /** Format: date-time */
                                    at: string;
                                    by: string;
                                    note: string | null;
                                    reasonCode: string;
                                } | null;
                                id: string;
                                isOverdue: boolean;
                                /** @enum {unknown} */
                                kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                                ledger: string | null;
                                /** Format: date-time */
                                openedAt: string;
                                /** @enum {unknown} */
                                pair: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits" | "customers" | "books";
                                part: string | null;
                                platforms: ("hubspot" | "stripe" | "quickbooks")[];
                                position: string;
                                related: {
                                    [key: string]: string;
                                };
                                resolvedAt: string | null;
                                resolvedBy: ("agreement" | "action") | null;
                                /** @enum {unknown} */
                                severity: "critical" | "high" | "medium" | "low";
                                snoozedUntil: string | null;
                                /** @enum {unknown} */
                                state: "open" | "snoozed" | "explained" | "resolved";
                                subject: {
                                    id: string;
                                    /** @enum {unknown} */
                                    noun: "deal" | "invoice" | "payment" | "credit-note" | "payout" | "customer" | "balance-transaction" | "exchange-rate" | "inbound";
                                };
                                theirs: string | null;
                                timesOpened: number;
                                title: {
                                    en: string;
                                    fr: string;
                                };
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One discrepancy, with all that became of it */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: string | null;
                            actions: ("create-invoice" | "post" | "resend" | "write-off" | "allocate" | "apply-credit" | "refresh" | "accept")[];
                            assignee: string | null;
                            atStake: {
                                amount: string;
                                currency: string;
                            } | null;
                            cause: {
                                code: string;
                                en: string;
                                fr: string;
                                params: {
                                    [key: string]: string;
                                };
                            };
                            /** Format: date-time */
                            changedAt: string;
                            comments: number;
                            delta: {
                                amount: string;
                                currency: string;
                            } | null;
                            /** Format: date-time */
                            detectedAt: string;
                            dueOn: string | null;
                            effectiveOn: string | null;
                            explanation: {
                                /** Format: date-time */
                                at: string;
                                by: string;
                                note: string | null;
                                reasonCode: string;
                            } | null;
                            history: {
                                /** Format: date-time */
                                at: string;
                                by: {
                                    kind: string;
                                    name: string;
                                };
                                causationId: string;
                                eventId: string;
                                position: string;
                                sentence: {
                                    en: string;
                                    fr: string;
                                };
                                type: string;
                                who: {
                                    en: string;
                                    fr: string;
                                };
                            }[];
                            id: string;
                            isOverdue: boolean;
                            /** @enum {unknown} */
                            kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                            ledger: string | null;
                            /** Format: date-time */
                            openedAt: string;
                            /** @enum {unknown} */
                            pair: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits" | "customers" | "books";
                            part: string | null;
                            platforms: ("hubspot" | "stripe" | "quickbooks")[];
                            position: string;
                            related: {
                                [key: string]: string;
                            };
                            resolvedAt: string | null;
                            resolvedBy: ("agreement" | "action") | null;
                            /** @enum {unknown} */
                            severity: "critical" | "high" | "medium" | "low";
                            snoozedUntil: string | null;
                            /** @enum {unknown} */
                            state: "open" | "snoozed" | "explained" | "resolved";
                            subject: {
                                id: string;
                                /** @enum {unknown} */
                                noun: "deal" | "invoice" | "payment" | "credit-note" | "payout" | "customer" | "balance-transaction" | "exchange-rate" | "inbound";
                            };
                            theirs: string | null;
                            timesOpened: number;
                            title: {
                                en: string;
                                fr: string;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies/{id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do something about it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        action: "create-invoice" | "post" | "resend" | "write-off" | "allocate" | "apply-credit" | "refresh" | "accept";
                        amount?: string;
                        /** @enum {unknown} */
                        kind?: "bad-debt" | "small-difference" | "early-payment-discount" | "bank-fee";
                        lines?: {
                            amount: string;
                            invoiceId: string;
                        }[];
                        note?: string;
                        /** Format: date */
                        on?: string;
                        /** @enum {unknown} */
                        reasonCode?: "timing" | "immaterial" | "agreed-with-customer" | "known-error" | "outside-the-books" | "accepted" | "other";
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give it to somebody, or to nobody */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        assignee: string | null;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies/{id}/comment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say something about it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        text: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies/{id}/due": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set the day by which it is to be settled */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        dueOn: string | null;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It may stand, for a reason */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note?: string;
                        /** @enum {unknown} */
                        reasonCode: "timing" | "immaterial" | "agreed-with-customer" | "known-error" | "outside-the-books" | "accepted" | "other";
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The explanation does not hold */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note?: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies/{id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put it off until a moment */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        until: string | null;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Explain, assign, put off or act upon many at once */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        action?: "create-invoice" | "post" | "resend" | "write-off" | "allocate" | "apply-credit" | "refresh" | "accept";
                        amount?: string;
                        assignee?: string | null;
                        /** @enum {unknown} */
                        do: "explain" | "assign" | "snooze" | "act";
                        /** @default false */
                        dryRun?: boolean;
                        filter?: {
                            assignee?: string;
                            currency?: string;
                            /** @enum {unknown} */
                            kind?: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                            minAmount?: string;
                            /** @enum {unknown} */
                            pair?: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits" | "customers" | "books";
                            /** @enum {unknown} */
                            platform?: "hubspot" | "stripe" | "quickbooks";
                            q?: string;
                            /** @enum {unknown} */
                            severity?: "critical" | "high" | "medium" | "low";
                            /**
                             * @default money
                             * @enum {unknown}
                             */
                            sort?: "money" | "age" | "severity";
                            /** @enum {unknown} */
                            state?: "open" | "snoozed" | "explained" | "resolved";
                        };
                        ids?: string[];
                        /** @enum {unknown} */
                        kind?: "bad-debt" | "small-difference" | "early-payment-discount" | "bank-fee";
                        /** @default 100 */
                        limit?: number;
                        note?: string;
                        /** Format: date */
                        on?: string;
                        /** @enum {unknown} */
                        reasonCode?: "timing" | "immaterial" | "agreed-with-customer" | "known-error" | "outside-the-books" | "accepted" | "other";
                        until?: string | null;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            already: number;
                            done: number;
                            left: number;
                            refused: number;
                            results: {
                                atStake: {
                                    amount: string;
                                    currency: string;
                                } | null;
                                code: string | null;
                                id: string;
                                /** @enum {unknown} */
                                outcome: "done" | "already" | "refused";
                            }[];
                        };
                    };
                };
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            already: number;
                            done: number;
                            left: number;
                            position: string | null;
                            refused: number;
                            results: {
                                atStake: {
                                    amount: string;
                                    currency: string;
                                } | null;
                                code: string | null;
                                id: string;
                                /** @enum {unknown} */
                                outcome: "done" | "already" | "refused";
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kinds there are: what they mean, how they come about, what can be done */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                actions: ("create-invoice" | "post" | "resend" | "write-off" | "allocate" | "apply-credit" | "refresh" | "accept")[];
                                causes: {
                                    code: string;
                                    en: string;
                                    fr: string;
                                }[];
                                /** @enum {unknown} */
                                kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                                meaning: {
                                    en: string;
                                    fr: string;
                                };
                                /** @enum {unknown} */
                                noun: "deal" | "invoice" | "payment" | "credit-note" | "payout" | "customer" | "balance-transaction" | "exchange-rate" | "inbound";
                                /** @enum {unknown} */
                                pair: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits" | "customers" | "books";
                                /** @enum {unknown} */
                                severity: "critical" | "high" | "medium" | "low";
                                title: {
                                    en: string;
                                    fr: string;
                                };
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/discrepancies/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many stand, by kind, state and currency, and the money at stake */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                atStake: string;
                                count: number;
                                currency: string | null;
                                delta: string;
                                /** @enum {unknown} */
                                kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                                /** Format: date-time */
                                oldestOpenedAt: string;
                                overdue: number;
                                /** @enum {unknown} */
                                pair: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits" | "customers" | "books";
                                /** @enum {unknown} */
                                severity: "critical" | "high" | "medium" | "low";
                                /** @enum {unknown} */
                                state: "open" | "snoozed" | "explained" | "resolved";
                                title: {
                                    en: string;
                                    fr: string;
                                };
                                unassigned: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{noun}/{id}/sides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each platform says of a document, field by field */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                    noun: "deal" | "invoice" | "payment" | "credit-note" | "payout" | "customer";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            agrees: boolean;
                            id: string;
                            /** @enum {unknown} */
                            noun: "deal" | "invoice" | "payment" | "credit-note" | "payout" | "customer";
                            sides: {
                                code: string | null;
                                fields: {
                                    agrees: boolean | null;
                                    field: string;
                                    ledger: string | null;
                                    theirs: string | null;
                                }[];
                                object: string;
                                objectId: string | null;
                                of: {
                                    id: string;
                                    label: string;
                                    /** @enum {unknown} */
                                    noun: "deal" | "invoice" | "payment" | "credit-note" | "payout" | "customer";
                                };
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                reason: string | null;
                                seenAt: string | null;
                                /** @enum {unknown} */
                                state: "in_step" | "differs" | "pending" | "failed" | "parked" | "conflict" | "linked" | "absent";
                                syncId: string | null;
                                things: {
                                    object: string;
                                    objectId: string;
                                    url: string | null;
                                }[];
                                url: string | null;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who was asked to be erased, in the order in which it was asked */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    cursor?: string;
                    customerId?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                customerId: string;
                                position: string;
                                reason: string;
                                /** Format: date-time */
                                requestedAt: string;
                                requestedBy: string;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last erasure of a customer, and how far it is */
        get: {
            parameters: {
                query?: {
                    after?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            completedAt: string | null;
                            customerId: string;
                            erasedAt: string | null;
                            erasureId: string | null;
                            events: number | null;
                            keys: number | null;
                            left: {
                                eventId: string;
                                stream: string;
                                type: string;
                            }[];
                            leftCount: number;
                            liftedAt: string | null;
                            reason: string;
                            /** Format: date-time */
                            requestedAt: string;
                            requestedBy: string;
                            /** @enum {unknown} */
                            step: "requested" | "erased" | "completed" | "lifted";
                            working: {
                                done: number;
                                step: string;
                            } | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures/{id}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take down again what platforms tell of this customer */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The types of events that an endpoint may be told of */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                category: string;
                                type: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/event-types/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The form of the data of one type */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    type: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            category: string;
                            data: unknown;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exchange-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exchange rates that were stated, the newest day first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    cursor?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example EUR */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    /** @example EUR */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                from: string;
                                /** Format: date */
                                on: string;
                                position: string;
                                rate: string;
                                /** Format: date-time */
                                recordedAt: string;
                                recordedBy: string;
                                source: string;
                                to: string;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        /** State an exchange rate */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        from: string;
                        /** Format: date */
                        on: string;
                        rate: string;
                        source?: string;
                        to: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/general-ledger/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The postings of an account, with its balance behind each */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                };
                header?: never;
                path: {
                    account: "bank" | "payouts-in-transit" | "stripe-clearing" | "stripe-pending" | "undeposited-funds" | "accounts-receivable" | "disputed-funds" | "currency-conversion" | "unapplied-cash" | "unapplied-credits" | "deferred-revenue" | "sales-tax" | "suspense" | "stripe-other" | "revenue" | "discounts" | "credit-notes" | "stripe-fees" | "dispute-fees" | "bank-fees" | "bad-debt" | "small-differences" | "fx-gain-loss";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                balance: string;
                                /** Format: date */
                                bookedOn: string;
                                correlationId: string;
                                credit: string;
                                creditNoteId: string | null;
                                currency: string;
                                customerId: string | null;
                                debit: string;
                                description: string;
                                /** Format: date */
                                effectiveOn: string;
                                eventId: string;
                                invoiceId: string | null;
                                late: boolean;
                                paymentId: string | null;
                                payoutId: string | null;
                                position: string;
                                /** Format: date-time */
                                recordedAt: string;
                                type: string;
                            }[];
                            nextCursor: string | null;
                            opening: {
                                balance: string;
                                currency: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take up an invitation, and sign in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email?: string;
                        name?: string;
                        password: string;
                        token: string;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            acts: ("read" | "oversee" | "verify" | "discuss" | "review" | "account" | "connect" | "admit" | "erase")[];
                            companyName: string;
                            demoPeople: {
                                name: string;
                                /** @enum {unknown} */
                                role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                            }[];
                            hasPeople: boolean;
                            homeCurrency: string;
                            /** @enum {unknown} */
                            mode: "sandbox" | "live";
                            oidc: {
                                available: boolean;
                                name: string | null;
                            };
                            person: string;
                            personId: string | null;
                            /** @enum {unknown} */
                            role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                            sandboxControlUrl: string | null;
                            timeZone: string;
                            /** @enum {unknown} */
                            via: "session" | "key";
                            workspace: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whom an invitation is for */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        token: string;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            companyName: string;
                            email: string | null;
                            /** Format: date-time */
                            endsAt: string;
                            hasJoined: boolean;
                            isFirst: boolean;
                            name: string | null;
                            /** @enum {unknown} */
                            role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invoices, the newest first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    agrees?: "true" | "false";
                    asOf?: string;
                    columns?: string;
                    count?: "true" | "false";
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    customerId?: string;
                    dealId?: string;
                    /** @example 2026-03-01 */
                    dueFrom?: string;
                    /** @example 2026-03-01 */
                    dueTo?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    /** @example 1250.00 */
                    maxAmount?: string;
                    /** @example 1250.00 */
                    minAmount?: string;
                    number?: string;
                    offset?: number;
                    overdue?: "true" | "false";
                    q?: string;
                    sort?: "issuedOn" | "-issuedOn" | "dueOn" | "-dueOn" | "number" | "-number" | "customer" | "-customer" | "status" | "-status" | "total" | "-total" | "open" | "-open";
                    status?: ("open" | "partially_paid" | "paid" | "void" | "written_off" | "disputed") | ("open" | "partially_paid" | "paid" | "void" | "written_off" | "disputed")[];
                    /** @example 2026-03-01 */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                credited: string;
                                currency: string;
                                customerId: string | null;
                                customerName: string | null;
                                dealId: string | null;
                                discrepancies: number;
                                /** Format: date */
                                dueOn: string;
                                id: string;
                                /** Format: date */
                                issuedOn: string;
                                number: string | null;
                                open: string;
                                position: string;
                                quickbooksId: string | null;
                                settled: string;
                                /** @enum {unknown} */
                                status: "open" | "partially_paid" | "paid" | "void" | "written_off" | "disputed";
                                total: string;
                                writtenOff: string;
                            }[];
                            nextCursor: string | null;
                            totals?: {
                                count: number;
                                currencies: {
                                    count: number;
                                    currency: string | null;
                                    sums: {
                                        credited: string;
                                        open: string;
                                        settled: string;
                                        total: string;
                                        writtenOff: string;
                                    };
                                }[];
                                isCapped: boolean;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One invoice and what was sold */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            credited: string;
                            currency: string;
                            customerId: string | null;
                            dealId: string | null;
                            disputes: {
                                disputeId: string;
                                paymentId: string;
                            }[];
                            /** Format: date */
                            dueOn: string;
                            id: string;
                            /** Format: date */
                            issuedOn: string;
                            lines: {
                                amount: string;
                                description: string;
                                discount?: string;
                                lineId: string;
                                quantity: string;
                                recurring?: {
                                    every: "week" | "two-weeks" | "month" | "quarter" | "half-year" | "year" | "two-years" | "three-years" | "four-years" | "five-years";
                                    periods: number | null;
                                    /** Format: date */
                                    startsOn: string;
                                };
                                tax?: string;
                                unitPrice: string;
                            }[];
                            number: string | null;
                            open: string;
                            position: string;
                            quickbooksId: string | null;
                            settled: string;
                            /** @enum {unknown} */
                            status: "open" | "partially_paid" | "paid" | "void" | "written_off" | "disputed";
                            total: string;
                            writeOffs: {
                                amount: string;
                                /** @enum {unknown} */
                                kind: "bad-debt" | "small-difference" | "early-payment-discount" | "bank-fee";
                                on: string | null;
                            }[];
                            writtenOff: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/write-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give up what is open on an invoice, or a part of it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        amount?: string;
                        /** @enum {unknown} */
                        kind: "bad-debt" | "small-difference" | "early-payment-discount" | "bank-fee";
                        /** Format: date */
                        on?: string;
                        reason: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/write-off/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What was given up is due after all */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        amount?: string;
                        /** @enum {unknown} */
                        kind?: "bad-debt" | "small-difference" | "early-payment-discount" | "bank-fee";
                        /** Format: date */
                        on?: string;
                        reason: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The journal, in the order in which it is booked */
        get: {
            parameters: {
                query?: {
                    account?: "bank" | "payouts-in-transit" | "stripe-clearing" | "stripe-pending" | "undeposited-funds" | "accounts-receivable" | "disputed-funds" | "currency-conversion" | "unapplied-cash" | "unapplied-credits" | "deferred-revenue" | "sales-tax" | "suspense" | "stripe-other" | "revenue" | "discounts" | "credit-notes" | "stripe-fees" | "dispute-fees" | "bank-fees" | "bad-debt" | "small-differences" | "fx-gain-loss";
                    after?: string;
                    asOf?: string;
                    creditNoteId?: string;
                    cursor?: string;
                    customerId?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    invoiceId?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    late?: "true" | "false";
                    limit?: number;
                    paymentId?: string;
                    payoutId?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date */
                                bookedOn: string;
                                correlationId: string;
                                creditNoteId: string | null;
                                customerId: string | null;
                                description: string;
                                /** Format: date */
                                effectiveOn: string;
                                eventId: string;
                                invoiceId: string | null;
                                late: boolean;
                                paymentId: string | null;
                                payoutId: string | null;
                                position: string;
                                postings: {
                                    /** @enum {unknown} */
                                    account: "bank" | "payouts-in-transit" | "stripe-clearing" | "stripe-pending" | "undeposited-funds" | "accounts-receivable" | "disputed-funds" | "currency-conversion" | "unapplied-cash" | "unapplied-credits" | "deferred-revenue" | "sales-tax" | "suspense" | "stripe-other" | "revenue" | "discounts" | "credit-notes" | "stripe-fees" | "dispute-fees" | "bank-fees" | "bad-debt" | "small-differences" | "fx-gain-loss";
                                    credit: string;
                                    currency: string;
                                    debit: string;
                                }[];
                                /** Format: date-time */
                                recordedAt: string;
                                type: string;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which value of the ledger stands in which field, and who is right of it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    platform: "hubspot" | "quickbooks";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            entries: {
                                /** @enum {unknown} */
                                direction: "out" | "in" | "both";
                                /** @enum {unknown} */
                                object: "deal" | "invoice" | "customer";
                                /** @enum {unknown} */
                                policy: "ledger-wins" | "platform-wins" | "newest-wins" | "ask";
                                property: string;
                                transform: ("as-is" | "date" | "day-start-ms" | "minor-units" | "upper-case") | {
                                    options: {
                                        [key: string]: string;
                                    };
                                };
                                value: string;
                            }[];
                            isDefault: boolean;
                            /** @enum {unknown} */
                            platform: "hubspot" | "quickbooks";
                            position: string | null;
                            setAt: string | null;
                            setBy: string | null;
                            /** @enum {unknown} */
                            stagePolicy?: "ledger-wins" | "platform-wins" | "newest-wins" | "ask";
                            stages: {
                                [key: string]: string | null;
                            };
                            values: {
                                directions: string[];
                                object: string;
                                transforms: string[];
                                value: string;
                            }[];
                        };
                    };
                };
            };
        };
        /** Set the mapping of a platform */
        put: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    platform: "hubspot" | "quickbooks";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        entries: {
                            /** @enum {unknown} */
                            direction: "out" | "in" | "both";
                            /** @enum {unknown} */
                            object: "deal" | "invoice" | "customer";
                            /** @enum {unknown} */
                            policy: "ledger-wins" | "platform-wins" | "newest-wins" | "ask";
                            property: string;
                            transform: ("as-is" | "date" | "day-start-ms" | "minor-units" | "upper-case") | {
                                options: {
                                    [key: string]: string;
                                };
                            };
                            value: string;
                        }[];
                        /** @enum {unknown} */
                        stagePolicy?: "ledger-wins" | "platform-wins" | "newest-wins" | "ask";
                        stages: {
                            [key: string]: string | null;
                        };
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Go back to the default mapping of a platform */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    platform: "hubspot" | "quickbooks";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mappings/{platform}/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The fields that a platform really has */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    platform: "hubspot" | "quickbooks";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                isOurs: boolean;
                                isReadOnly: boolean;
                                label: string;
                                name: string;
                                /** @enum {unknown} */
                                object: "deal" | "invoice" | "customer";
                                options: {
                                    label: string;
                                    value: string;
                                }[];
                                type: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matching/confidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Say how sure the engine must be to place money by itself */
        put: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        confidence: number;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matching/learn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Learn from the reviews that people have decided */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            after: {
                                automatic: number;
                                right: number;
                            };
                            before: {
                                automatic: number;
                                right: number;
                            };
                            cases: number;
                            moved: {
                                before: number;
                                criterion: string;
                                en: string;
                                fr: string;
                                level: string;
                                weight: number;
                            }[];
                            position: string;
                            repeated: boolean;
                            rights: number;
                            version: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matching/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the engine goes by, and how it came to it */
        get: {
            parameters: {
                query?: {
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            calibration: {
                                shift: number;
                                slope: number;
                            };
                            cases: number;
                            confidence: number;
                            rights: number;
                            version: number | null;
                            versions: {
                                cases: number;
                                engine: string;
                                /** Format: date-time */
                                learnedAt: string;
                                learnedBy: string;
                                rights: number;
                                setAside: {
                                    /** Format: date-time */
                                    at: string;
                                    by: string;
                                    note: string | null;
                                } | null;
                                version: number;
                            }[];
                            weights: {
                                criterion: string;
                                en: string;
                                fr: string;
                                level: string;
                                pooled: number;
                                weight: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matching/model/set-aside": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go back to the version before */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note?: string;
                        version: number;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matching/rescores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last jobs that scored the backlog again, the newest first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                asked: number;
                                changed: number;
                                done: number;
                                endedAt: string | null;
                                id: string;
                                of: number;
                                placed: number;
                                rate: number | null;
                                /** Format: date-time */
                                requestedAt: string;
                                requestedBy: string;
                                /** @enum {unknown} */
                                status: "running" | "completed" | "stopped";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /** Score all payments that wait again, the oldest first */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matching/rescores/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a job is */
        get: {
            parameters: {
                query?: {
                    after?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            asked: number;
                            changed: number;
                            done: number;
                            endedAt: string | null;
                            id: string;
                            of: number;
                            placed: number;
                            rate: number | null;
                            /** Format: date-time */
                            requestedAt: string;
                            requestedBy: string;
                            /** @enum {unknown} */
                            status: "running" | "completed" | "stopped";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matching/rescores/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a job */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/password-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a link to set another password */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Payments, the newest first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    agrees?: "true" | "false";
                    asOf?: string;
                    columns?: string;
                    count?: "true" | "false";
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    customerId?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    /** @example 1250.00 */
                    maxAmount?: string;
                    /** @example 1250.00 */
                    minAmount?: string;
                    offset?: number;
                    q?: string;
                    sort?: "receivedAt" | "-receivedAt" | "payer" | "-payer" | "status" | "-status" | "received" | "-received" | "unapplied" | "-unapplied";
                    source?: "stripe" | "quickbooks";
                    status?: ("unapplied" | "partially_allocated" | "allocated" | "refunded" | "partially_refunded" | "disputed" | "under_inquiry") | ("unapplied" | "partially_allocated" | "allocated" | "refunded" | "partially_refunded" | "disputed" | "under_inquiry")[];
                    /** @example 2026-03-01 */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                allocated: string;
                                currency: string;
                                description: string | null;
                                discrepancies: number;
                                fee: string | null;
                                feeCurrency: string | null;
                                id: string;
                                net: string | null;
                                payerEmail: string | null;
                                payerName: string | null;
                                position: string;
                                received: string;
                                /** Format: date-time */
                                receivedAt: string;
                                refunded: string;
                                /** @enum {unknown} */
                                source: "stripe" | "quickbooks";
                                /** @enum {unknown} */
                                status: "unapplied" | "partially_allocated" | "allocated" | "refunded" | "partially_refunded" | "disputed" | "under_inquiry";
                                stripeCustomerId: string | null;
                                stripeId: string | null;
                                unapplied: string;
                            }[];
                            nextCursor: string | null;
                            totals?: {
                                count: number;
                                currencies: {
                                    count: number;
                                    currency: string | null;
                                    sums: {
                                        allocated: string;
                                        received: string;
                                        refunded: string;
                                        unapplied: string;
                                    };
                                }[];
                                isCapped: boolean;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One payment and its allocations */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            allocated: string;
                            allocations: {
                                /** Format: date-time */
                                allocatedAt: string;
                                amount: string;
                                currency: string;
                                evidence: string[];
                                id: string;
                                invoiceId: string;
                                paymentId: string;
                                position: string;
                                reason: string | null;
                                released: string;
                                rule: string;
                                /** @enum {unknown} */
                                state: "pending" | "applied" | "declined" | "released" | "partly_released";
                                why: string | null;
                            }[];
                            currency: string;
                            description: string | null;
                            fee: string | null;
                            feeCurrency: string | null;
                            id: string;
                            net: string | null;
                            payerEmail: string | null;
                            payerName: string | null;
                            position: string;
                            received: string;
                            /** Format: date-time */
                            receivedAt: string;
                            refunded: string;
                            /** @enum {unknown} */
                            source: "stripe" | "quickbooks";
                            /** @enum {unknown} */
                            status: "unapplied" | "partially_allocated" | "allocated" | "refunded" | "partially_refunded" | "disputed" | "under_inquiry";
                            stripeCustomerId: string | null;
                            stripeId: string | null;
                            unapplied: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{id}/allocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send unapplied money to invoices */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        lines: {
                            amount: string;
                            invoiceId: string;
                            rate?: string;
                        }[];
                        note?: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/{id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record a refund that was made outside of Stripe */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        amount: string;
                        invoiceIds?: string[];
                        /** Format: date */
                        on?: string;
                        reason: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Payouts, the last to arrive first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    agrees?: "true" | "false";
                    asOf?: string;
                    columns?: string;
                    count?: "true" | "false";
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    depositAgrees?: "true" | "false";
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    /** @example 1250.00 */
                    maxAmount?: string;
                    /** @example 1250.00 */
                    minAmount?: string;
                    offset?: number;
                    q?: string;
                    sort?: "arrivesOn" | "-arrivesOn" | "createdOn" | "-createdOn" | "status" | "-status" | "amount" | "-amount";
                    status?: ("in_transit" | "paid" | "failed") | ("in_transit" | "paid" | "failed")[];
                    ties?: "true" | "false";
                    /** @example 2026-03-01 */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                amount: string;
                                /** Format: date */
                                arrivesOn: string;
                                automatic: boolean;
                                /** Format: date */
                                createdOn: string;
                                currency: string;
                                deposit: {
                                    by: string | null;
                                    currency: string | null;
                                    document: string | null;
                                    on: string | null;
                                    quickbooksId: string;
                                    status: string | null;
                                    total: string | null;
                                } | null;
                                depositAgrees: boolean | null;
                                description: string | null;
                                difference: string | null;
                                discrepancies: number;
                                externalId: string;
                                failure: string | null;
                                id: string;
                                net: string;
                                position: string;
                                /** @enum {unknown} */
                                status: "in_transit" | "paid" | "failed";
                                ties: boolean | null;
                            }[];
                            nextCursor: string | null;
                            totals?: {
                                count: number;
                                currencies: {
                                    count: number;
                                    currency: string | null;
                                    sums: {
                                        amount: string;
                                        net: string;
                                    };
                                }[];
                                isCapped: boolean;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payouts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One payout, what it is made of, and its deposit in QuickBooks */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            amount: string;
                            /** Format: date */
                            arrivesOn: string;
                            automatic: boolean;
                            /** Format: date */
                            createdOn: string;
                            currency: string;
                            deposit: {
                                by: string | null;
                                currency: string | null;
                                document: string | null;
                                on: string | null;
                                quickbooksId: string;
                                status: string | null;
                                total: string | null;
                            } | null;
                            depositAgrees: boolean | null;
                            description: string | null;
                            difference: string | null;
                            externalId: string;
                            failure: string | null;
                            id: string;
                            net: string;
                            parts: {
                                amount: string;
                                count: number;
                                fee: string;
                                net: string;
                                type: string;
                            }[];
                            position: string;
                            /** @enum {unknown} */
                            status: "in_transit" | "paid" | "failed";
                            ties: boolean | null;
                            transactions: {
                                amount: string;
                                /** Format: date */
                                availableOn: string;
                                currency: string;
                                description: string | null;
                                explained: boolean;
                                fee: string;
                                id: string;
                                net: string;
                                /** Format: date */
                                on: string;
                                paymentId: string | null;
                                payoutId: string | null;
                                position: string;
                                presented: {
                                    amount: string;
                                    currency: string;
                                } | null;
                                rate: {
                                    from: string;
                                    /** Format: date */
                                    on: string;
                                    rate: string;
                                    source: string;
                                    to: string;
                                } | null;
                                reportingCategory: string;
                                sourceId: string | null;
                                type: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who signs in here */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    state?: "invited" | "active" | "deactivated";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                email: string;
                                id: string;
                                /** Format: date-time */
                                invitedAt: string;
                                invitedBy: string;
                                joinedAt: string | null;
                                joinedBy: ("password" | "oidc") | null;
                                lastSeenAt: string | null;
                                linkEndsAt: string | null;
                                name: string;
                                position: string;
                                /** @enum {unknown} */
                                role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                                /** @enum {unknown} */
                                state: "invited" | "active" | "deactivated";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /** Invite a person */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email: string;
                        name: string;
                        /** @enum {unknown} */
                        role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            endsAt: string | null;
                            id: string;
                            link: string | null;
                            mailed: boolean;
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a person in no more */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note?: string | null;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make another link for a person */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            endsAt: string | null;
                            id: string;
                            link: string | null;
                            mailed: boolean;
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{id}/reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a person in again */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{id}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a person another role */
        put: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The months of the books, the newest first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                closedAt: string | null;
                                closedBy: string | null;
                                history: {
                                    /** Format: date-time */
                                    at: string;
                                    by: string;
                                    note: string;
                                    /** @enum {unknown} */
                                    step: "closed" | "reopened";
                                }[];
                                month: string;
                                note: string | null;
                                open: {
                                    [key: string]: number;
                                } | null;
                                position: string | null;
                                reason: string | null;
                                reopenedAt: string | null;
                                reopenedBy: string | null;
                                /** @enum {unknown} */
                                state: "open" | "closed";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/periods/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One month, and what is still open in it */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    /** @example 2026-03 */
                    month: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            checklist: {
                                blocks: boolean;
                                check: string;
                                count: number;
                                ids: string[];
                                label: string;
                            }[];
                            closedAt: string | null;
                            closedBy: string | null;
                            history: {
                                /** Format: date-time */
                                at: string;
                                by: string;
                                note: string;
                                /** @enum {unknown} */
                                step: "closed" | "reopened";
                            }[];
                            month: string;
                            note: string | null;
                            open: {
                                [key: string]: number;
                            } | null;
                            position: string | null;
                            reason: string | null;
                            reopenedAt: string | null;
                            reopenedBy: string | null;
                            /** @enum {unknown} */
                            state: "open" | "closed";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/periods/{month}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close a month that is over */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    /** @example 2026-03 */
                    month: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/periods/{month}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a closed month again */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    /** @example 2026-03 */
                    month: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What everybody believes of each invoice */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    agrees?: "true" | "false";
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    limit?: number;
                    open?: "true" | "false";
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                agrees: boolean;
                                currency: string | null;
                                customerId: string | null;
                                customerName: string | null;
                                dealId: string | null;
                                differences: {
                                    field: string;
                                    ledger: string | null;
                                    /** @enum {unknown} */
                                    platform: "hubspot" | "stripe" | "quickbooks";
                                    theirs: string | null;
                                }[];
                                dueOn: string | null;
                                hubspot: {
                                    amount: string | null;
                                    amountDue: string | null;
                                    amountPaid: string | null;
                                    currency: string | null;
                                    invoiceNumber: string | null;
                                    invoiceStatus: string | null;
                                    won: boolean | null;
                                } | null;
                                invoiceId: string;
                                issuedOn: string | null;
                                ledger: {
                                    credited: string;
                                    open: string;
                                    settled: string;
                                    /** @enum {unknown} */
                                    status: "open" | "partially_paid" | "paid" | "void" | "written_off" | "disputed";
                                    total: string;
                                } | null;
                                number: string | null;
                                position: string;
                                quickbooks: {
                                    balance: string | null;
                                    currency: string | null;
                                    number: string | null;
                                    status: string | null;
                                    total: string | null;
                                } | null;
                                stripe: {
                                    collected: string;
                                    payments: string[];
                                };
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What everybody believes of one invoice */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            agrees: boolean;
                            currency: string | null;
                            customerId: string | null;
                            customerName: string | null;
                            dealId: string | null;
                            differences: {
                                field: string;
                                ledger: string | null;
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                theirs: string | null;
                            }[];
                            dueOn: string | null;
                            hubspot: {
                                amount: string | null;
                                amountDue: string | null;
                                amountPaid: string | null;
                                currency: string | null;
                                invoiceNumber: string | null;
                                invoiceStatus: string | null;
                                won: boolean | null;
                            } | null;
                            invoiceId: string;
                            issuedOn: string | null;
                            ledger: {
                                credited: string;
                                open: string;
                                settled: string;
                                /** @enum {unknown} */
                                status: "open" | "partially_paid" | "paid" | "void" | "written_off" | "disputed";
                                total: string;
                            } | null;
                            number: string | null;
                            position: string;
                            quickbooks: {
                                balance: string | null;
                                currency: string | null;
                                number: string | null;
                                status: string | null;
                                total: string | null;
                            } | null;
                            stripe: {
                                collected: string;
                                payments: string[];
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliations/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How each day ties out, the last day first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    cursor?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    tiesOut?: "true" | "false";
                    /** @example 2026-03-01 */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                completedAt: string | null;
                                completedRun: number | null;
                                /** Format: date */
                                day: string;
                                documents: number | null;
                                explained: number | null;
                                inTransit: number | null;
                                isSignable: boolean | null;
                                openDifferences: number | null;
                                position: string;
                                rests: {
                                    amount: string;
                                    currency: string | null;
                                    /** @enum {unknown} */
                                    pair: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits" | "customers" | "books";
                                }[] | null;
                                run: {
                                    by: string;
                                    endedAt: string | null;
                                    failure: {
                                        code: string;
                                        reason: string;
                                    } | null;
                                    knownAt: string | null;
                                    number: number;
                                    /** @enum {unknown} */
                                    requestedBy: "schedule" | "person";
                                    /** Format: date-time */
                                    startedAt: string;
                                    /** @enum {unknown} */
                                    state: "running" | "done" | "failed";
                                };
                                runs: number;
                                signOff: ("prepared" | "signed" | "suspended" | "withdrawn") | null;
                                /** @enum {unknown} */
                                state: "running" | "done" | "failed";
                                tiesOut: boolean | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliations/days/{day}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one day ties out */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    /** @example 2026-03-01 */
                    day: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            completedAt: string | null;
                            completedRun: number | null;
                            /** Format: date */
                            day: string;
                            documents: number | null;
                            explained: number | null;
                            inTransit: number | null;
                            isSignable: boolean | null;
                            openDifferences: number | null;
                            position: string;
                            rests: {
                                amount: string;
                                currency: string | null;
                                /** @enum {unknown} */
                                pair: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits" | "customers" | "books";
                            }[] | null;
                            run: {
                                by: string;
                                endedAt: string | null;
                                failure: {
                                    code: string;
                                    reason: string;
                                } | null;
                                knownAt: string | null;
                                number: number;
                                /** @enum {unknown} */
                                requestedBy: "schedule" | "person";
                                /** Format: date-time */
                                startedAt: string;
                                /** @enum {unknown} */
                                state: "running" | "done" | "failed";
                            };
                            runs: number;
                            signOff: ("prepared" | "signed" | "suspended" | "withdrawn") | null;
                            /** @enum {unknown} */
                            state: "running" | "done" | "failed";
                            statement: {
                                /** Format: date */
                                day: string;
                                documents: number;
                                isSignable: boolean;
                                knownAt: string | null;
                                lines: {
                                    currency: string | null;
                                    differences: {
                                        atStake: string;
                                        count: number;
                                        delta: string;
                                        explained: {
                                            count: number;
                                            delta: string;
                                        };
                                        inTransit: {
                                            count: number;
                                            delta: string;
                                        };
                                        /** @enum {unknown} */
                                        kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                                        tolerated: {
                                            count: number;
                                            delta: string;
                                        };
                                    }[];
                                    left: {
                                        amount: string;
                                        count: number;
                                    };
                                    matched: {
                                        amount: string;
                                        count: number;
                                    };
                                    /** @enum {unknown} */
                                    pair: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits" | "customers" | "books";
                                    right: {
                                        amount: string;
                                        count: number;
                                    };
                                    tiesOut: boolean;
                                    unexplained: string;
                                    unexplainedIds: string[];
                                }[];
                                openDifferences: number;
                                position: string | "";
                                receivables: {
                                    currency: string;
                                    difference: string;
                                    ledger: string;
                                    quickbooks: string;
                                }[];
                                sources: {
                                    coveredAt: string | null;
                                    isRefreshed: boolean;
                                    lagSeconds: number | null;
                                    lastFactAt: string | null;
                                    /** @enum {unknown} */
                                    platform: "hubspot" | "stripe" | "quickbooks";
                                    trouble: string | null;
                                }[];
                                tiesOut: boolean;
                                trialBalance: {
                                    account: string;
                                    balance: string;
                                    currency: string;
                                }[];
                            } | null;
                            tiesOut: boolean | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliations/days/{day}/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The documents behind a statement, one by one */
        get: {
            parameters: {
                query: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    limit?: number;
                    pair: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits";
                    state?: "matched" | "different" | "transit" | "unexplained";
                };
                header?: never;
                path: {
                    /** @example 2026-03-01 */
                    day: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date */
                                day: string;
                                difference: string | null;
                                findings: {
                                    discrepancyId: string;
                                    inTransit: boolean;
                                    /** @enum {unknown} */
                                    kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                                }[];
                                id: string;
                                left: string | null;
                                leftCurrency: string | null;
                                /** @enum {unknown} */
                                noun: "deal" | "invoice" | "payment" | "credit-note" | "payout";
                                position: string | null;
                                right: string | null;
                                rightCurrency: string | null;
                                /** @enum {unknown} */
                                state: "matched" | "different" | "transit" | "unexplained";
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliations/days/{day}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reconcile a day now */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    /** @example 2026-03-01 */
                    day: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: date-time */
                        knownAt?: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            number: number;
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliations/days/{day}/runs/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a run is, and what came of it */
        get: {
            parameters: {
                query?: {
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    /** @example 2026-03-01 */
                    day: string;
                    number: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            by: string;
                            /** Format: date */
                            day: string;
                            documents: number;
                            done: number;
                            endedAt: string | null;
                            failure: {
                                code: string;
                                reason: string;
                            } | null;
                            knownAt: string | null;
                            number: number;
                            parts: {
                                /** Format: date-time */
                                at: string;
                                documents: number;
                                part: string;
                            }[];
                            /** @enum {unknown} */
                            requestedBy: "schedule" | "person";
                            /** Format: date-time */
                            startedAt: string;
                            /** @enum {unknown} */
                            state: "running" | "done" | "failed";
                            statement: {
                                /** Format: date */
                                day: string;
                                documents: number;
                                isSignable: boolean;
                                knownAt: string | null;
                                lines: {
                                    currency: string | null;
                                    differences: {
                                        atStake: string;
                                        count: number;
                                        delta: string;
                                        explained: {
                                            count: number;
                                            delta: string;
                                        };
                                        inTransit: {
                                            count: number;
                                            delta: string;
                                        };
                                        /** @enum {unknown} */
                                        kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                                        tolerated: {
                                            count: number;
                                            delta: string;
                                        };
                                    }[];
                                    left: {
                                        amount: string;
                                        count: number;
                                    };
                                    matched: {
                                        amount: string;
                                        count: number;
                                    };
                                    /** @enum {unknown} */
                                    pair: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits" | "customers" | "books";
                                    right: {
                                        amount: string;
                                        count: number;
                                    };
                                    tiesOut: boolean;
                                    unexplained: string;
                                    unexplainedIds: string[];
                                }[];
                                openDifferences: number;
                                position: string | "";
                                receivables: {
                                    currency: string;
                                    difference: string;
                                    ledger: string;
                                    quickbooks: string;
                                }[];
                                sources: {
                                    coveredAt: string | null;
                                    isRefreshed: boolean;
                                    lagSeconds: number | null;
                                    lastFactAt: string | null;
                                    /** @enum {unknown} */
                                    platform: "hubspot" | "stripe" | "quickbooks";
                                    trouble: string | null;
                                }[];
                                tiesOut: boolean;
                                trialBalance: {
                                    account: string;
                                    balance: string;
                                    currency: string;
                                }[];
                            } | null;
                            total: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliations/days/{day}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tie-out statement of a day */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    format?: "json" | "csv" | "xlsx" | "pdf";
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    /** @example 2026-03-01 */
                    day: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date */
                            day: string;
                            documents: number;
                            isSignable: boolean;
                            knownAt: string | null;
                            lines: {
                                currency: string | null;
                                differences: {
                                    atStake: string;
                                    count: number;
                                    delta: string;
                                    explained: {
                                        count: number;
                                        delta: string;
                                    };
                                    inTransit: {
                                        count: number;
                                        delta: string;
                                    };
                                    /** @enum {unknown} */
                                    kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                                    tolerated: {
                                        count: number;
                                        delta: string;
                                    };
                                }[];
                                left: {
                                    amount: string;
                                    count: number;
                                };
                                matched: {
                                    amount: string;
                                    count: number;
                                };
                                /** @enum {unknown} */
                                pair: "deals-invoices" | "deals-hubspot" | "invoices-quickbooks" | "stripe-payments" | "payments-invoices" | "payments-quickbooks" | "credit-notes-quickbooks" | "transactions-payouts" | "payouts-deposits" | "customers" | "books";
                                right: {
                                    amount: string;
                                    count: number;
                                };
                                tiesOut: boolean;
                                unexplained: string;
                                unexplainedIds: string[];
                            }[];
                            openDifferences: number;
                            position: string | "";
                            receivables: {
                                currency: string;
                                difference: string;
                                ledger: string;
                                quickbooks: string;
                            }[];
                            run: number;
                            signOffs: {
                                /** Format: date */
                                endsOn: string;
                                history: {
                                    /** Format: date-time */
                                    at: string;
                                    by: string;
                                    note: string | null;
                                    /** @enum {unknown} */
                                    step: "prepared" | "reviewed" | "suspended" | "withdrawn";
                                }[];
                                position: string;
                                prepared: {
                                    /** Format: date */
                                    end: string;
                                    explained: number;
                                    figures: {
                                        amount: string;
                                        currency: string | null;
                                        what: string;
                                    }[];
                                    note: string;
                                    position: string;
                                    preparer: string;
                                    run: number;
                                    scope: string;
                                    tiesOut: boolean;
                                } | null;
                                preparedAt: string | null;
                                preparer: string | null;
                                reviewedAt: string | null;
                                reviewer: string | null;
                                scope: string;
                                /** @enum {unknown} */
                                state: "prepared" | "signed" | "suspended" | "withdrawn";
                                suspended: {
                                    after: {
                                        amount: string;
                                        currency: string | null;
                                        what: string;
                                    }[];
                                    because: string;
                                    before: {
                                        amount: string;
                                        currency: string | null;
                                        what: string;
                                    }[];
                                    document: string | null;
                                    scope: string;
                                    signers: string[];
                                    /** @enum {unknown} */
                                    what: "entry" | "document" | "run";
                                } | null;
                                suspendedAt: string | null;
                            }[];
                            sources: {
                                coveredAt: string | null;
                                isRefreshed: boolean;
                                lagSeconds: number | null;
                                lastFactAt: string | null;
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                trouble: string | null;
                            }[];
                            tiesOut: boolean;
                            trialBalance: {
                                account: string;
                                balance: string;
                                currency: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconciliations/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many agree, and the sums by currency */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    /** @example 2026-03-01 */
                    since?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            agreeing: number;
                            flows: {
                                allocated: string;
                                currency: string;
                                invoiced: string;
                                posted: string;
                                received: string;
                                unapplied: string;
                                won: string;
                            }[];
                            held: number;
                            invoices: number;
                            reviewsOpen: number;
                            syncParked: number;
                            withoutInvoice: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report-schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The reports that go out by e-mail */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                deliveries: {
                                    againAt: string | null;
                                    askedBy: string | null;
                                    attempts: number;
                                    /** Format: date-time */
                                    dueAt: string;
                                    endedAt: string | null;
                                    failure: {
                                        /** @enum {unknown} */
                                        code: "not-now" | "refused" | "unsure" | "report";
                                        reason: string;
                                    } | null;
                                    id: string;
                                    recipients: number | null;
                                    refused: string[];
                                    rows: number | null;
                                    /** @enum {unknown} */
                                    state: "waiting" | "sending" | "sent" | "failed";
                                }[];
                                /** @enum {unknown} */
                                format: "csv" | "xlsx";
                                hour: number;
                                id: string;
                                /** @enum {unknown} */
                                language: "en" | "fr";
                                next: string[];
                                options: {
                                    account?: string;
                                    /** @enum {unknown} */
                                    by?: "week" | "month";
                                    /** @enum {unknown} */
                                    end: "today" | "yesterday" | "last-month-end";
                                    months?: number;
                                };
                                position: string;
                                recipients: string[];
                                /** @enum {unknown} */
                                report: "ageing" | "ageing-invoices" | "trial-balance" | "general-ledger" | "revenue" | "unapplied-cash" | "fees" | "matching-quality";
                                /** Format: date-time */
                                setAt: string;
                                setBy: string;
                                subject: string | null;
                                when: {
                                    /** @enum {string} */
                                    every: "day";
                                } | {
                                    /** @enum {string} */
                                    every: "week";
                                    weekday: number;
                                } | {
                                    day: number;
                                    /** @enum {string} */
                                    every: "month";
                                };
                            }[];
                            isMailSetUp: boolean;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Send a report by e-mail, again and again */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        format: "csv" | "xlsx";
                        hour: number;
                        /** @enum {unknown} */
                        language: "en" | "fr";
                        options: {
                            /** @enum {unknown} */
                            account?: "bank" | "payouts-in-transit" | "stripe-clearing" | "stripe-pending" | "undeposited-funds" | "accounts-receivable" | "disputed-funds" | "currency-conversion" | "unapplied-cash" | "unapplied-credits" | "deferred-revenue" | "sales-tax" | "suspense" | "stripe-other" | "revenue" | "discounts" | "credit-notes" | "stripe-fees" | "dispute-fees" | "bank-fees" | "bad-debt" | "small-differences" | "fx-gain-loss";
                            /** @enum {unknown} */
                            by?: "week" | "month";
                            /** @enum {unknown} */
                            end: "today" | "yesterday" | "last-month-end";
                            months?: number;
                        };
                        recipients: string[];
                        /** @enum {unknown} */
                        report: "ageing" | "ageing-invoices" | "trial-balance" | "general-ledger" | "revenue" | "unapplied-cash" | "fees" | "matching-quality";
                        subject?: string | null;
                        when: {
                            /** @enum {string} */
                            every: "day";
                        } | {
                            /** @enum {string} */
                            every: "week";
                            weekday: number;
                        } | {
                            day: number;
                            /** @enum {string} */
                            every: "month";
                        };
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report-schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A report that goes out by e-mail */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            deliveries: {
                                againAt: string | null;
                                askedBy: string | null;
                                attempts: number;
                                /** Format: date-time */
                                dueAt: string;
                                endedAt: string | null;
                                failure: {
                                    /** @enum {unknown} */
                                    code: "not-now" | "refused" | "unsure" | "report";
                                    reason: string;
                                } | null;
                                id: string;
                                recipients: number | null;
                                refused: string[];
                                rows: number | null;
                                /** @enum {unknown} */
                                state: "waiting" | "sending" | "sent" | "failed";
                            }[];
                            /** @enum {unknown} */
                            format: "csv" | "xlsx";
                            hour: number;
                            id: string;
                            /** @enum {unknown} */
                            language: "en" | "fr";
                            next: string[];
                            options: {
                                account?: string;
                                /** @enum {unknown} */
                                by?: "week" | "month";
                                /** @enum {unknown} */
                                end: "today" | "yesterday" | "last-month-end";
                                months?: number;
                            };
                            position: string;
                            recipients: string[];
                            /** @enum {unknown} */
                            report: "ageing" | "ageing-invoices" | "trial-balance" | "general-ledger" | "revenue" | "unapplied-cash" | "fees" | "matching-quality";
                            /** Format: date-time */
                            setAt: string;
                            setBy: string;
                            subject: string | null;
                            when: {
                                /** @enum {string} */
                                every: "day";
                            } | {
                                /** @enum {string} */
                                every: "week";
                                weekday: number;
                            } | {
                                day: number;
                                /** @enum {string} */
                                every: "month";
                            };
                        };
                    };
                };
            };
        };
        /** Write a schedule anew */
        put: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        format: "csv" | "xlsx";
                        hour: number;
                        /** @enum {unknown} */
                        language: "en" | "fr";
                        options: {
                            /** @enum {unknown} */
                            account?: "bank" | "payouts-in-transit" | "stripe-clearing" | "stripe-pending" | "undeposited-funds" | "accounts-receivable" | "disputed-funds" | "currency-conversion" | "unapplied-cash" | "unapplied-credits" | "deferred-revenue" | "sales-tax" | "suspense" | "stripe-other" | "revenue" | "discounts" | "credit-notes" | "stripe-fees" | "dispute-fees" | "bank-fees" | "bad-debt" | "small-differences" | "fx-gain-loss";
                            /** @enum {unknown} */
                            by?: "week" | "month";
                            /** @enum {unknown} */
                            end: "today" | "yesterday" | "last-month-end";
                            months?: number;
                        };
                        recipients: string[];
                        /** @enum {unknown} */
                        report: "ageing" | "ageing-invoices" | "trial-balance" | "general-ledger" | "revenue" | "unapplied-cash" | "fees" | "matching-quality";
                        subject?: string | null;
                        when: {
                            /** @enum {string} */
                            every: "day";
                        } | {
                            /** @enum {string} */
                            every: "week";
                            weekday: number;
                        } | {
                            day: number;
                            /** @enum {string} */
                            every: "month";
                        };
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Send a report no more */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report-schedules/{id}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a report now */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/report-schedules/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When a report would be due */
        get: {
            parameters: {
                query: {
                    count?: number;
                    day?: number;
                    every: "day" | "week" | "month";
                    hour: number;
                    weekday?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: string[];
                            timeZone: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/balances/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What stood on an account at the end of each day, week or month */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    by?: "day" | "week" | "month";
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    account: "bank" | "payouts-in-transit" | "stripe-clearing" | "stripe-pending" | "undeposited-funds" | "accounts-receivable" | "disputed-funds" | "currency-conversion" | "unapplied-cash" | "unapplied-credits" | "deferred-revenue" | "sales-tax" | "suspense" | "stripe-other" | "revenue" | "discounts" | "credit-notes" | "stripe-fees" | "dispute-fees" | "bank-fees" | "bad-debt" | "small-differences" | "fx-gain-loss";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                balance: string;
                                currency: string;
                                /** Format: date */
                                from: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/fees": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What Stripe keeps, by month, currency and kind */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @enum {unknown} */
                                account: "stripe-fees" | "dispute-fees";
                                currency: string;
                                fees: string;
                                month: string;
                                rate: string | null;
                                transactions: number;
                                type: string;
                                volume: string;
                            }[];
                            ties: {
                                /** @enum {unknown} */
                                account: "stripe-fees" | "dispute-fees";
                                booked: string;
                                currency: string;
                                rest: string;
                                stripe: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/matching-quality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How well payments are placed, week by week or month by month */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    by?: "week" | "month";
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    /** @example 2026-03-01 */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {unknown} */
                            by: "week" | "month";
                            data: {
                                automatic: string | null;
                                byEngine: number;
                                byPeople: number;
                                byReference: number;
                                /** Format: date */
                                from: string;
                                inQuickBooks: number;
                                medianSeconds: number | null;
                                payments: number;
                                precision: string | null;
                                takenBack: number;
                                waiting: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/revenue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Revenue by month and currency */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                creditNotes: string;
                                currency: string;
                                discounts: string;
                                month: string;
                                net: string;
                                revenue: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reviews, the most money first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    assignee?: string;
                    /** @example EUR */
                    currency?: string;
                    cursor?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    /** @example 1250.00 */
                    maxAmount?: string;
                    /** @example 0.95 */
                    maxConfidence?: string;
                    /** @example 1250.00 */
                    minAmount?: string;
                    /** @example 0.95 */
                    minConfidence?: string;
                    payer?: string;
                    reason?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    requestedAfter?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    requestedBefore?: string;
                    sort?: "money" | "age" | "confidence";
                    status?: "open" | "accepted" | "rejected";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                assignee: string | null;
                                confidence: number | null;
                                currency: string;
                                decidedAt: string | null;
                                decidedBy: string | null;
                                engine: string | null;
                                id: string;
                                outcome: ("unplaced" | "not-ours") | null;
                                payerEmail: string | null;
                                payerName: string | null;
                                paymentId: string;
                                position: string;
                                proposals: {
                                    confidence?: number;
                                    criteria?: {
                                        criterion: string;
                                        en: string;
                                        fr: string;
                                        level: string;
                                        seen: string;
                                        weight: number;
                                    }[];
                                    evidence: string[];
                                    lines: {
                                        amount: string;
                                        invoiceId: string;
                                    }[];
                                    score?: number;
                                }[];
                                reason: string;
                                receivedAt: string | null;
                                /** Format: date-time */
                                requestedAt: string;
                                /** @enum {unknown} */
                                status: "open" | "accepted" | "rejected";
                                unapplied: string;
                                why: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One review */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            assignee: string | null;
                            confidence: number | null;
                            currency: string;
                            decidedAt: string | null;
                            decidedBy: string | null;
                            engine: string | null;
                            id: string;
                            outcome: ("unplaced" | "not-ours") | null;
                            payerEmail: string | null;
                            payerName: string | null;
                            paymentId: string;
                            position: string;
                            proposals: {
                                confidence?: number;
                                criteria?: {
                                    criterion: string;
                                    en: string;
                                    fr: string;
                                    level: string;
                                    seen: string;
                                    weight: number;
                                }[];
                                evidence: string[];
                                lines: {
                                    amount: string;
                                    invoiceId: string;
                                }[];
                                score?: number;
                            }[];
                            reason: string;
                            receivedAt: string | null;
                            /** Format: date-time */
                            requestedAt: string;
                            /** @enum {unknown} */
                            status: "open" | "accepted" | "rejected";
                            unapplied: string;
                            why: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The money goes there */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        lines?: {
                            amount: string;
                            invoiceId: string;
                        }[];
                        note?: string;
                        proposal?: number;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{id}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I am at work on it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default false */
                        take?: boolean;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{id}/proposals/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** This proposal is wrong */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        lines?: {
                            amount: string;
                            invoiceId: string;
                        }[];
                        note?: string;
                        proposal?: number;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It belongs to none of our invoices */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note?: string;
                        /**
                         * @default unplaced
                         * @enum {unknown}
                         */
                        outcome?: "unplaced" | "not-ours";
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{id}/unclaim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Anybody may work on it again */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default false */
                        take?: boolean;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the last decision back */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note?: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept the first proposal of all that are sure enough */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        currency?: string;
                        /** @default false */
                        dryRun?: boolean;
                        /** @default 100 */
                        limit?: number;
                        maxAmount?: string;
                        minConfidence: number;
                        reason?: string;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            accepted: number;
                            money: {
                                amount: string;
                                currency: string;
                            }[];
                            refused: number;
                            reviews: {
                                amount: string | null;
                                code: string | null;
                                currency: string | null;
                                id: string;
                                /** @enum {unknown} */
                                outcome: "accepted" | "refused";
                            }[];
                        };
                    };
                };
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            accepted: number;
                            money: {
                                amount: string;
                                currency: string;
                            }[];
                            position: string;
                            refused: number;
                            repeated: boolean;
                            reviews: {
                                amount: string | null;
                                code: string | null;
                                currency: string | null;
                                id: string;
                                /** @enum {unknown} */
                                outcome: "accepted" | "refused";
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much waits, by currency, reason and confidence */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            byConfidence: {
                                currency: string;
                                from: number | null;
                                reviews: number;
                                to: number | null;
                                unapplied: string;
                            }[];
                            byCurrency: {
                                currency: string;
                                reviews: number;
                                unapplied: string;
                            }[];
                            byReason: {
                                currency: string;
                                reason: string;
                                reviews: number;
                                unapplied: string;
                                why: string | null;
                            }[];
                            oldestRequestedAt: string | null;
                            reviews: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All rules, in the order in which they are asked */
        get: {
            parameters: {
                query?: {
                    after?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                action: {
                                    /** @enum {string} */
                                    kind: "ignore";
                                } | {
                                    customerId: string;
                                    /** @enum {string} */
                                    kind: "assign";
                                } | {
                                    /** @enum {unknown} */
                                    as?: "small-difference" | "bank-fee";
                                    currency: string;
                                    /** @enum {string} */
                                    kind: "write-off";
                                    upTo: string;
                                } | {
                                    /** @enum {string} */
                                    kind: "review";
                                };
                                conditions: ({
                                    /** @enum {string} */
                                    field: "payer";
                                    /** @enum {unknown} */
                                    test: "is" | "contains" | "starts-with";
                                    value: string;
                                } | {
                                    /** @enum {string} */
                                    field: "reference";
                                    /** @enum {unknown} */
                                    test: "is" | "contains" | "starts-with";
                                    value: string;
                                } | {
                                    currency: string;
                                    /** @enum {string} */
                                    field: "amount";
                                    /** @enum {unknown} */
                                    test: "is" | "at-least" | "at-most";
                                    value: string;
                                } | {
                                    /** @enum {string} */
                                    field: "source";
                                    /** @enum {unknown} */
                                    test: "is";
                                    /** @enum {unknown} */
                                    value: "stripe" | "bank" | "quickbooks";
                                } | {
                                    /** @enum {string} */
                                    field: "email-domain";
                                    /** @enum {unknown} */
                                    test: "is";
                                    value: string;
                                })[];
                                enabled: boolean;
                                id: string;
                                name: string;
                                tried: {
                                    since: string | null;
                                    until: string | null;
                                    verdictsChanged: number;
                                } | null;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /** Add a rule */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        action: {
                            /** @enum {string} */
                            kind: "ignore";
                        } | {
                            customerId: string;
                            /** @enum {string} */
                            kind: "assign";
                        } | {
                            /** @enum {unknown} */
                            as?: "small-difference" | "bank-fee";
                            currency: string;
                            /** @enum {string} */
                            kind: "write-off";
                            upTo: string;
                        } | {
                            /** @enum {string} */
                            kind: "review";
                        };
                        conditions: ({
                            /** @enum {string} */
                            field: "payer";
                            /** @enum {unknown} */
                            test: "is" | "contains" | "starts-with";
                            value: string;
                        } | {
                            /** @enum {string} */
                            field: "reference";
                            /** @enum {unknown} */
                            test: "is" | "contains" | "starts-with";
                            value: string;
                        } | {
                            currency: string;
                            /** @enum {string} */
                            field: "amount";
                            /** @enum {unknown} */
                            test: "is" | "at-least" | "at-most";
                            value: string;
                        } | {
                            /** @enum {string} */
                            field: "source";
                            /** @enum {unknown} */
                            test: "is";
                            /** @enum {unknown} */
                            value: "stripe" | "bank" | "quickbooks";
                        } | {
                            /** @enum {string} */
                            field: "email-domain";
                            /** @enum {unknown} */
                            test: "is";
                            value: string;
                        })[];
                        name: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rule */
        get: {
            parameters: {
                query?: {
                    after?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            action: {
                                /** @enum {string} */
                                kind: "ignore";
                            } | {
                                customerId: string;
                                /** @enum {string} */
                                kind: "assign";
                            } | {
                                /** @enum {unknown} */
                                as?: "small-difference" | "bank-fee";
                                currency: string;
                                /** @enum {string} */
                                kind: "write-off";
                                upTo: string;
                            } | {
                                /** @enum {string} */
                                kind: "review";
                            };
                            conditions: ({
                                /** @enum {string} */
                                field: "payer";
                                /** @enum {unknown} */
                                test: "is" | "contains" | "starts-with";
                                value: string;
                            } | {
                                /** @enum {string} */
                                field: "reference";
                                /** @enum {unknown} */
                                test: "is" | "contains" | "starts-with";
                                value: string;
                            } | {
                                currency: string;
                                /** @enum {string} */
                                field: "amount";
                                /** @enum {unknown} */
                                test: "is" | "at-least" | "at-most";
                                value: string;
                            } | {
                                /** @enum {string} */
                                field: "source";
                                /** @enum {unknown} */
                                test: "is";
                                /** @enum {unknown} */
                                value: "stripe" | "bank" | "quickbooks";
                            } | {
                                /** @enum {string} */
                                field: "email-domain";
                                /** @enum {unknown} */
                                test: "is";
                                value: string;
                            })[];
                            enabled: boolean;
                            id: string;
                            name: string;
                            tried: {
                                since: string | null;
                                until: string | null;
                                verdictsChanged: number;
                            } | null;
                        };
                    };
                };
            };
        };
        /** Write a rule anew, at its place */
        put: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        action: {
                            /** @enum {string} */
                            kind: "ignore";
                        } | {
                            customerId: string;
                            /** @enum {string} */
                            kind: "assign";
                        } | {
                            /** @enum {unknown} */
                            as?: "small-difference" | "bank-fee";
                            currency: string;
                            /** @enum {string} */
                            kind: "write-off";
                            upTo: string;
                        } | {
                            /** @enum {string} */
                            kind: "review";
                        };
                        conditions: ({
                            /** @enum {string} */
                            field: "payer";
                            /** @enum {unknown} */
                            test: "is" | "contains" | "starts-with";
                            value: string;
                        } | {
                            /** @enum {string} */
                            field: "reference";
                            /** @enum {unknown} */
                            test: "is" | "contains" | "starts-with";
                            value: string;
                        } | {
                            currency: string;
                            /** @enum {string} */
                            field: "amount";
                            /** @enum {unknown} */
                            test: "is" | "at-least" | "at-most";
                            value: string;
                        } | {
                            /** @enum {string} */
                            field: "source";
                            /** @enum {unknown} */
                            test: "is";
                            /** @enum {unknown} */
                            value: "stripe" | "bank" | "quickbooks";
                        } | {
                            /** @enum {string} */
                            field: "email-domain";
                            /** @enum {unknown} */
                            test: "is";
                            value: string;
                        })[];
                        name: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Remove a rule, on or off */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a rule that is off */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        before: string | null;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}/off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a rule off */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}/on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a rule on */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: date-time */
                        since?: string;
                        /** Format: date-time */
                        until?: string;
                        verdictsChanged: number;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{id}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a rule on the past */
        post: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    since?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    until?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            examples: {
                                /** @enum {unknown} */
                                decided: "allocated" | "placed-by-person" | "in-review" | "left-open" | "ignored" | "unapplied";
                                invoiceIds: string[];
                                payer: string | null;
                                paymentId: string;
                                received: {
                                    amount: string;
                                    currency: string;
                                };
                                /** Format: date-time */
                                receivedAt: string;
                                /** @enum {unknown} */
                                wouldBe: "ignore" | "assign" | "write-off" | "review";
                            }[];
                            fitting: number;
                            isWhole: boolean;
                            payments: number;
                            since: string | null;
                            until: string | null;
                            verdictsChanged: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a draft on the past */
        post: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    since?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        action: {
                            /** @enum {string} */
                            kind: "ignore";
                        } | {
                            customerId: string;
                            /** @enum {string} */
                            kind: "assign";
                        } | {
                            /** @enum {unknown} */
                            as?: "small-difference" | "bank-fee";
                            currency: string;
                            /** @enum {string} */
                            kind: "write-off";
                            upTo: string;
                        } | {
                            /** @enum {string} */
                            kind: "review";
                        };
                        conditions: ({
                            /** @enum {string} */
                            field: "payer";
                            /** @enum {unknown} */
                            test: "is" | "contains" | "starts-with";
                            value: string;
                        } | {
                            /** @enum {string} */
                            field: "reference";
                            /** @enum {unknown} */
                            test: "is" | "contains" | "starts-with";
                            value: string;
                        } | {
                            currency: string;
                            /** @enum {string} */
                            field: "amount";
                            /** @enum {unknown} */
                            test: "is" | "at-least" | "at-most";
                            value: string;
                        } | {
                            /** @enum {string} */
                            field: "source";
                            /** @enum {unknown} */
                            test: "is";
                            /** @enum {unknown} */
                            value: "stripe" | "bank" | "quickbooks";
                        } | {
                            /** @enum {string} */
                            field: "email-domain";
                            /** @enum {unknown} */
                            test: "is";
                            value: string;
                        })[];
                        name: string;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            examples: {
                                /** @enum {unknown} */
                                decided: "allocated" | "placed-by-person" | "in-review" | "left-open" | "ignored" | "unapplied";
                                invoiceIds: string[];
                                payer: string | null;
                                paymentId: string;
                                received: {
                                    amount: string;
                                    currency: string;
                                };
                                /** Format: date-time */
                                receivedAt: string;
                                /** @enum {unknown} */
                                wouldBe: "ignore" | "assign" | "write-off" | "review";
                            }[];
                            fitting: number;
                            isWhole: boolean;
                            payments: number;
                            since: string | null;
                            until: string | null;
                            verdictsChanged: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/saved-views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists under a name: your own and those that are shared */
        get: {
            parameters: {
                query?: {
                    /** @example invoices */
                    page?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date-time */
                                changedAt: string;
                                columns: string[] | null;
                                id: string;
                                isMine: boolean;
                                isShared: boolean;
                                name: string;
                                owner: string;
                                page: string;
                                search: {
                                    [key: string]: string;
                                };
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/saved-views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Save a list under a name, or change how it was saved */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        columns: string[] | null;
                        isShared: boolean;
                        name: string;
                        page: string;
                        search: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            changedAt: string;
                            columns: string[] | null;
                            id: string;
                            isMine: boolean;
                            isShared: boolean;
                            name: string;
                            owner: string;
                            page: string;
                            search: {
                                [key: string]: string;
                            };
                        };
                    };
                };
            };
        };
        post?: never;
        /** Remove a list that was saved */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            removed: boolean;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is asking, and what they may do */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            acts: ("read" | "oversee" | "verify" | "discuss" | "review" | "account" | "connect" | "admit" | "erase")[];
                            companyName: string;
                            demoPeople: {
                                name: string;
                                /** @enum {unknown} */
                                role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                            }[];
                            hasPeople: boolean;
                            homeCurrency: string;
                            /** @enum {unknown} */
                            mode: "sandbox" | "live";
                            oidc: {
                                available: boolean;
                                name: string | null;
                            };
                            person: string;
                            personId: string | null;
                            /** @enum {unknown} */
                            role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                            sandboxControlUrl: string | null;
                            timeZone: string;
                            /** @enum {unknown} */
                            via: "session" | "key";
                            workspace: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Sign in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email: string;
                        password: string;
                    } | {
                        demo: string;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            acts: ("read" | "oversee" | "verify" | "discuss" | "review" | "account" | "connect" | "admit" | "erase")[];
                            companyName: string;
                            demoPeople: {
                                name: string;
                                /** @enum {unknown} */
                                role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                            }[];
                            hasPeople: boolean;
                            homeCurrency: string;
                            /** @enum {unknown} */
                            mode: "sandbox" | "live";
                            oidc: {
                                available: boolean;
                                name: string | null;
                            };
                            person: string;
                            personId: string | null;
                            /** @enum {unknown} */
                            role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                            sandboxControlUrl: string | null;
                            timeZone: string;
                            /** @enum {unknown} */
                            via: "session" | "key";
                            workspace: string;
                        };
                    };
                };
            };
        };
        /** Sign out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change one’s own password */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        current: string;
                        password: string;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where one is signed in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                address: string | null;
                                /** Format: date-time */
                                beganAt: string;
                                browser: string | null;
                                /** Format: date-time */
                                endsAt: string;
                                id: string;
                                isThis: boolean;
                                /** Format: date-time */
                                seenAt: string;
                                /** @enum {unknown} */
                                via: "password" | "oidc" | "demo";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Sign out everywhere else */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out elsewhere */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the first run is, step by step */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            isDone: boolean;
                            /** @enum {unknown} */
                            mode: "sandbox" | "live";
                            steps: {
                                code: string | null;
                                day: string | null;
                                detail: string | null;
                                done: number | null;
                                isRequired: boolean;
                                platform: ("hubspot" | "stripe" | "quickbooks") | null;
                                /** @enum {unknown} */
                                state: "done" | "open" | "working" | "trouble";
                                /** @enum {unknown} */
                                step: "connection" | "won-stages" | "accounts" | "first-load" | "reconciliation";
                                total: number | null;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one may sign in here */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            companyName: string;
                            demoPeople: {
                                name: string;
                                /** @enum {unknown} */
                                role: "viewer" | "reviewer" | "accountant" | "auditor" | "admin";
                            }[];
                            hasAdminKey: boolean;
                            mailsLinks: boolean;
                            /** @enum {unknown} */
                            mode: "sandbox" | "live";
                            needsFirstAdmin: boolean;
                            oidc: {
                                available: boolean;
                                name: string | null;
                            };
                            password: boolean;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-offs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Days and months that were signed, the last first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    cursor?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    limit?: number;
                    scope?: string;
                    signer?: string;
                    state?: "prepared" | "signed" | "suspended" | "withdrawn";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date */
                                endsOn: string;
                                history: {
                                    /** Format: date-time */
                                    at: string;
                                    by: string;
                                    note: string | null;
                                    /** @enum {unknown} */
                                    step: "prepared" | "reviewed" | "suspended" | "withdrawn";
                                }[];
                                position: string;
                                prepared: {
                                    /** Format: date */
                                    end: string;
                                    explained: number;
                                    figures: {
                                        amount: string;
                                        currency: string | null;
                                        what: string;
                                    }[];
                                    note: string;
                                    position: string;
                                    preparer: string;
                                    run: number;
                                    scope: string;
                                    tiesOut: boolean;
                                } | null;
                                preparedAt: string | null;
                                preparer: string | null;
                                reviewedAt: string | null;
                                reviewer: string | null;
                                scope: string;
                                /** @enum {unknown} */
                                state: "prepared" | "signed" | "suspended" | "withdrawn";
                                suspended: {
                                    after: {
                                        amount: string;
                                        currency: string | null;
                                        what: string;
                                    }[];
                                    because: string;
                                    before: {
                                        amount: string;
                                        currency: string | null;
                                        what: string;
                                    }[];
                                    document: string | null;
                                    scope: string;
                                    signers: string[];
                                    /** @enum {unknown} */
                                    what: "entry" | "document" | "run";
                                } | null;
                                suspendedAt: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-offs/{scope}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has signed a day or a month, and what has moved since */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path: {
                    scope: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date */
                            endsOn: string;
                            history: {
                                /** Format: date-time */
                                at: string;
                                by: string;
                                note: string | null;
                                /** @enum {unknown} */
                                step: "prepared" | "reviewed" | "suspended" | "withdrawn";
                            }[];
                            position: string;
                            prepared: {
                                /** Format: date */
                                end: string;
                                explained: number;
                                figures: {
                                    amount: string;
                                    currency: string | null;
                                    what: string;
                                }[];
                                note: string;
                                position: string;
                                preparer: string;
                                run: number;
                                scope: string;
                                tiesOut: boolean;
                            } | null;
                            preparedAt: string | null;
                            preparer: string | null;
                            reviewedAt: string | null;
                            reviewer: string | null;
                            scope: string;
                            /** @enum {unknown} */
                            state: "prepared" | "signed" | "suspended" | "withdrawn";
                            suspended: {
                                after: {
                                    amount: string;
                                    currency: string | null;
                                    what: string;
                                }[];
                                because: string;
                                before: {
                                    amount: string;
                                    currency: string | null;
                                    what: string;
                                }[];
                                document: string | null;
                                scope: string;
                                signers: string[];
                                /** @enum {unknown} */
                                what: "entry" | "document" | "run";
                            } | null;
                            suspendedAt: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-offs/{scope}/prepare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign a day or a month as its preparer */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    scope: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-offs/{scope}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign what somebody else has prepared */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    scope: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-offs/{scope}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back a signature */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    scope: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Live changes of the views */
        get: {
            parameters: {
                query?: never;
                header?: {
                    "last-event-id"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far each sweep and first load is */
        get: {
            parameters: {
                query?: {
                    language?: "en" | "fr";
                    platform?: "hubspot" | "stripe" | "quickbooks";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                answered: number;
                                asked: number;
                                coveredAt: string | null;
                                done: number;
                                everySeconds: number | null;
                                failure: {
                                    /** Format: date-time */
                                    at: string;
                                    attempts: number;
                                    code: string;
                                    reason: string;
                                } | null;
                                finishedAt: string | null;
                                found: number;
                                from: string | null;
                                /** @enum {unknown} */
                                kind: "sweep" | "backfill";
                                lagSeconds: number | null;
                                name: string;
                                notice: string | null;
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                startedAt: string | null;
                                /** @enum {unknown} */
                                state: "waiting" | "running" | "failing" | "done" | "never" | "not-offered";
                                total: number | null;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Objects on the platforms, by id: what they should say, and what they say */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    code?: string;
                    cursor?: string;
                    differs?: "true" | "false";
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    object?: "invoice" | "payment" | "deal" | "customer" | "credit-note" | "payout";
                    objectId?: string;
                    platform?: "hubspot" | "stripe" | "quickbooks";
                    state?: "pending" | "in_step" | "behind" | "conflict" | "failing" | "parked";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                attempts: number;
                                code: string | null;
                                differs: {
                                    field: string;
                                    says: string | null;
                                    should: string | null;
                                    /** Format: date-time */
                                    since: string;
                                }[];
                                differsSince: string | null;
                                externalId: string | null;
                                id: string;
                                /** @enum {unknown} */
                                object: "invoice" | "payment" | "deal" | "customer" | "credit-note" | "payout";
                                objectId: string;
                                observed: {
                                    [key: string]: string | null;
                                } | null;
                                operation: string | null;
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                position: string;
                                reason: string | null;
                                says: {
                                    [key: string]: string | null;
                                } | null;
                                should: {
                                    [key: string]: string | null;
                                } | null;
                                /** @enum {unknown} */
                                state: "pending" | "in_step" | "behind" | "conflict" | "failing" | "parked";
                                /** Format: date-time */
                                updatedAt: string;
                                values: {
                                    [key: string]: string | null;
                                } | null;
                                why: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One object on one platform */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            attempts: number;
                            code: string | null;
                            differs: {
                                field: string;
                                says: string | null;
                                should: string | null;
                                /** Format: date-time */
                                since: string;
                            }[];
                            differsSince: string | null;
                            externalId: string | null;
                            id: string;
                            /** @enum {unknown} */
                            object: "invoice" | "payment" | "deal" | "customer" | "credit-note" | "payout";
                            objectId: string;
                            observed: {
                                [key: string]: string | null;
                            } | null;
                            operation: string | null;
                            /** @enum {unknown} */
                            platform: "hubspot" | "stripe" | "quickbooks";
                            position: string;
                            reason: string | null;
                            says: {
                                [key: string]: string | null;
                            } | null;
                            should: {
                                [key: string]: string | null;
                            } | null;
                            /** @enum {unknown} */
                            state: "pending" | "in_step" | "behind" | "conflict" | "failing" | "parked";
                            /** Format: date-time */
                            updatedAt: string;
                            values: {
                                [key: string]: string | null;
                            } | null;
                            why: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again what failed or is parked */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync/held": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Facts from outside that wait, the longest waiting first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    code?: string;
                    cursor?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    platform?: "hubspot" | "stripe" | "quickbooks";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                code: string;
                                eventId: string;
                                id: string;
                                kind: string;
                                objectId: string | null;
                                platform: string;
                                position: string;
                                reason: string;
                                /** Format: date-time */
                                since: string;
                                why: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync/held/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One fact that waits, as it came */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string;
                            eventId: string;
                            id: string;
                            kind: string;
                            objectId: string | null;
                            occurredAt: string;
                            platform: string;
                            position: string;
                            raw: string;
                            reason: string;
                            /** Format: date-time */
                            receivedAt: string;
                            /** Format: date-time */
                            since: string;
                            why: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync/held/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again to understand it */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync/held/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again to understand all that waits */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code?: string;
                        /** @enum {unknown} */
                        platform?: "hubspot" | "stripe" | "quickbooks";
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            count: number;
                            left: number;
                            position: string | null;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again all that is parked */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code?: string;
                        /** @enum {unknown} */
                        platform?: "hubspot" | "stripe" | "quickbooks";
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            count: number;
                            left: number;
                            position: string | null;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far each platform is in step, and what waits */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                conflictsOpen: number;
                                differing: number;
                                differsSince: string | null;
                                held: {
                                    code: string;
                                    count: number;
                                    why: string | null;
                                }[];
                                parked: {
                                    code: string;
                                    count: number;
                                    why: string | null;
                                }[];
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                states: {
                                    [key: string]: number;
                                };
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync/throughput": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much goes to the platforms and comes from them, over the last hours */
        get: {
            parameters: {
                query?: {
                    hours?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            consumers: {
                                handled: number;
                                inHand: number | null;
                                isFailing: boolean;
                                name: string;
                                oldestAt: string | null;
                                platform: ("hubspot" | "stripe" | "quickbooks") | null;
                                points: {
                                    /** Format: date-time */
                                    at: string;
                                    handled: number;
                                }[];
                            }[];
                            platforms: {
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                points: {
                                    /** Format: date-time */
                                    at: string;
                                    calls: number;
                                    failed: number;
                                    refused: number;
                                    repeated: number;
                                    throttled: number;
                                    timeouts: number;
                                    webhooks: number;
                                    writes: number;
                                }[];
                                total: {
                                    calls: number;
                                    failed: number;
                                    refused: number;
                                    repeated: number;
                                    throttled: number;
                                    timeouts: number;
                                    webhooks: number;
                                    writes: number;
                                };
                            }[];
                            /** Format: date-time */
                            since: string;
                            stepSeconds: number;
                            /** Format: date-time */
                            until: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/today": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Does it tie out, what is in the way, and how the money flows */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    /** @example 2026-03-01 */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ageing: {
                                count: number;
                                currency: string;
                                days1to30: string;
                                days31to60: string;
                                days61to90: string;
                                notDue: string;
                                over90: string;
                                total: string;
                            }[];
                            automatic: {
                                byEngine: number;
                                byPeople: number;
                                inQuickBooks: number;
                                rate: number | null;
                                waiting: number;
                            };
                            closing: {
                                blocking: number;
                                checks: number;
                                days: number;
                                daysReconciled: number;
                                daysSigned: number;
                                /** Format: date */
                                endsOn: string;
                                isOver: boolean;
                                month: string;
                                open: number;
                                signOff: ("prepared" | "signed" | "suspended" | "withdrawn") | null;
                            } | null;
                            /** Format: date */
                            day: string;
                            figures: {
                                atStake: string;
                                currency: string;
                                off: string;
                                unexplained: string;
                            }[];
                            flows: {
                                currency: string;
                                edges: {
                                    amount: string;
                                    /** @enum {unknown} */
                                    from: "deals" | "not-invoiced" | "other-invoices" | "open-before" | "invoices" | "credited" | "written-off" | "open" | "unapplied" | "given-back" | "received-before" | "exchanged" | "payments" | "outside-stripe" | "stripe-before" | "stripe" | "refunds" | "fees" | "disputes" | "stripe-other" | "stripe-exchanged" | "at-stripe" | "in-transit-before" | "payouts" | "in-transit" | "bank" | "not-told";
                                    /** @enum {unknown} */
                                    to: "deals" | "not-invoiced" | "other-invoices" | "open-before" | "invoices" | "credited" | "written-off" | "open" | "unapplied" | "given-back" | "received-before" | "exchanged" | "payments" | "outside-stripe" | "stripe-before" | "stripe" | "refunds" | "fees" | "disputes" | "stripe-other" | "stripe-exchanged" | "at-stripe" | "in-transit-before" | "payouts" | "in-transit" | "bank" | "not-told";
                                }[];
                                stages: {
                                    bank: string;
                                    deals: string;
                                    invoices: string;
                                    payments: string;
                                    payouts: string;
                                };
                            }[];
                            /** Format: date */
                            from: string;
                            statement: {
                                /** Format: date-time */
                                completedAt: string;
                                /** Format: date */
                                day: string;
                                documents: number;
                                openDifferences: number;
                                signOff: ("prepared" | "signed" | "suspended" | "withdrawn") | null;
                                tiesOut: boolean;
                            } | null;
                            sync: {
                                coveredAt: string | null;
                                differing: number;
                                differsSince: string | null;
                                lagSeconds: number | null;
                                parked: number;
                                pending: number;
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                            }[];
                            tiesOut: boolean | null;
                            /** Format: date */
                            to: string;
                            trend: {
                                /** Format: date */
                                day: string;
                                invoiced: {
                                    amount: string;
                                    currency: string;
                                }[];
                                openDifferences: number | null;
                                opened: number;
                                received: {
                                    amount: string;
                                    currency: string;
                                }[];
                                resolved: number;
                                tiesOut: boolean | null;
                                unexplained: {
                                    amount: string;
                                    currency: string;
                                }[];
                            }[];
                            unapplied: {
                                amount: string;
                                count: number;
                                currency: string;
                                /** Format: date-time */
                                since: string;
                            }[];
                            waiting: {
                                amounts: {
                                    amount: string;
                                    currency: string;
                                }[];
                                count: number;
                                kind: ("won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact") | null;
                                platform: ("hubspot" | "stripe" | "quickbooks") | null;
                                severity: ("critical" | "high" | "medium" | "low") | null;
                                since: string | null;
                                /** @enum {unknown} */
                                what: "discrepancies" | "reviews" | "conflicts" | "parked" | "held" | "sign-offs";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/today/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What has changed since somebody last looked */
        get: {
            parameters: {
                query: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    since: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                amounts: {
                                    amount: string;
                                    currency: string;
                                }[];
                                byPeople: number;
                                count: number;
                                /** Format: date-time */
                                lastAt: string;
                                /** @enum {unknown} */
                                what: "deals-won" | "deals-reopened" | "invoices-issued" | "invoices-paid" | "invoices-voided" | "written-off" | "payments-received" | "payments-placed" | "allocations-undone" | "credit-notes-issued" | "refunds-made" | "disputes-opened" | "payouts-paid" | "payouts-failed" | "reviews-asked" | "reviews-decided" | "discrepancies-found" | "discrepancies-explained" | "discrepancies-resolved" | "conflicts-found" | "writes-parked" | "days-reconciled" | "days-signed" | "months-closed";
                            }[];
                            /** Format: date-time */
                            since: string;
                            /** Format: date-time */
                            until: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tolerances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is let pass, kind by kind */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                amount: {
                                    [key: string]: string;
                                };
                                days: number | null;
                                enabled: boolean;
                                graceSeconds: number;
                                isDefault: boolean;
                                /** @enum {unknown} */
                                kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                                percent: string | null;
                                setAt: string | null;
                                setBy: string | null;
                                /** @enum {unknown} */
                                severity: "critical" | "high" | "medium" | "low";
                                title: {
                                    en: string;
                                    fr: string;
                                };
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tolerances/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is let pass of one kind */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                };
                header?: never;
                path: {
                    kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            amount: {
                                [key: string]: string;
                            };
                            days: number | null;
                            enabled: boolean;
                            graceSeconds: number;
                            isDefault: boolean;
                            /** @enum {unknown} */
                            kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                            percent: string | null;
                            setAt: string | null;
                            setBy: string | null;
                            /** @enum {unknown} */
                            severity: "critical" | "high" | "medium" | "low";
                            title: {
                                en: string;
                                fr: string;
                            };
                        };
                    };
                };
            };
        };
        /** Set what is let pass of one kind */
        put: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        amount?: {
                            [key: string]: string;
                        };
                        days?: number;
                        /** @default true */
                        enabled?: boolean;
                        graceSeconds: number;
                        percent?: string;
                        /** @enum {unknown} */
                        severity?: "critical" | "high" | "medium" | "low";
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Let pass again what the kind has from the beginning */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    kind: "won-deal-without-invoice" | "invoice-without-deal" | "amount-differs" | "currency-differs" | "tax-differs" | "customer-differs" | "duplicate-invoice" | "duplicate-payment" | "payment-without-invoice" | "paid-at-stripe-open-in-quickbooks" | "paid-in-quickbooks-without-money" | "overpaid" | "refund-missing-in-quickbooks" | "credit-not-applied" | "voided-with-payments" | "deleted-in-quickbooks" | "dispute-not-reflected" | "fee-differs" | "payout-without-deposit" | "payout-does-not-sum" | "status-stale-in-hubspot" | "edited-in-closed-month" | "fx-rate-out-of-line" | "total-differs-in-quickbooks" | "balance-differs-in-quickbooks" | "missing-in-quickbooks" | "payment-missing-in-quickbooks" | "deposit-differs" | "unreadable-fact";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every account with its turnover and balance */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01 */
                    from?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @enum {unknown} */
                                account: "bank" | "payouts-in-transit" | "stripe-clearing" | "stripe-pending" | "undeposited-funds" | "accounts-receivable" | "disputed-funds" | "currency-conversion" | "unapplied-cash" | "unapplied-credits" | "deferred-revenue" | "sales-tax" | "suspense" | "stripe-other" | "revenue" | "discounts" | "credit-notes" | "stripe-fees" | "dispute-fees" | "bank-fees" | "bad-debt" | "small-differences" | "fx-gain-loss";
                                balance: string;
                                credit: string;
                                currency: string;
                                debit: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/unapplied-cash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Money received that settles nothing, the oldest first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    asOf?: string;
                    format?: "json" | "csv" | "xlsx";
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                amount: string;
                                currency: string;
                                payerName: string | null;
                                paymentId: string;
                                /** Format: date */
                                since: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far each view is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                error?: {
                                    message: string;
                                };
                                head: string | null;
                                isBehind: boolean;
                                lagMs: number;
                                name: string;
                                position: string | null;
                                /** @enum {unknown} */
                                state: "live" | "catching-up" | "halted" | "rebuilding";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/views/{name}/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a view anew from the first event */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            /** @enum {string} */
                            state: "rebuilding";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All endpoints that are told of events */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** Format: date-time */
                                createdAt: string;
                                description: string | null;
                                disabled: {
                                    /** Format: date-time */
                                    at: string;
                                    note: string | null;
                                    /** @enum {unknown} */
                                    reason: "by-hand" | "gone" | "failing";
                                } | null;
                                health: {
                                    failingSince: string | null;
                                    failures: number;
                                    heldUntil: string | null;
                                    lastDeliveredAt: string | null;
                                };
                                id: string;
                                missed: {
                                    from: string;
                                    to: string | null;
                                } | null;
                                replayId: string | null;
                                secrets: {
                                    id: string;
                                    until: string | null;
                                }[];
                                /** @enum {unknown} */
                                state: "enabled" | "disabled";
                                types: string[];
                                url: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /** Add an endpoint */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        description?: string | null;
                        types?: string[];
                        url: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            position: string;
                            repeated: boolean;
                            secret: string | null;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One endpoint, and how it fares */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** Format: date-time */
                            createdAt: string;
                            description: string | null;
                            disabled: {
                                /** Format: date-time */
                                at: string;
                                note: string | null;
                                /** @enum {unknown} */
                                reason: "by-hand" | "gone" | "failing";
                            } | null;
                            health: {
                                failingSince: string | null;
                                failures: number;
                                heldUntil: string | null;
                                lastDeliveredAt: string | null;
                            };
                            id: string;
                            missed: {
                                from: string;
                                to: string | null;
                            } | null;
                            replayId: string | null;
                            secrets: {
                                id: string;
                                until: string | null;
                            }[];
                            /** @enum {unknown} */
                            state: "enabled" | "disabled";
                            types: string[];
                            url: string;
                        };
                    };
                };
            };
        };
        /** Write an endpoint anew */
        put: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        description?: string | null;
                        types?: string[];
                        url: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Remove an endpoint */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an endpoint was told of, and what waits; the newest events first */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    cursor?: string;
                    limit?: number;
                    state?: "waiting" | "delivered" | "failed";
                    type?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                attempts: number;
                                dueAt: string | null;
                                eventId: string;
                                last: {
                                    /** Format: date-time */
                                    at: string;
                                    /** @enum {unknown} */
                                    code: "delivered" | "refused" | "gone" | "redirected" | "timeout" | "unreachable" | "address-refused" | "interrupted" | "unknown";
                                    status: number | null;
                                } | null;
                                position: string;
                                /** Format: date-time */
                                queuedAt: string;
                                revision: string;
                                settledAt: string | null;
                                /** @enum {unknown} */
                                state: "waiting" | "delivered" | "failed";
                                subject: string;
                                type: string;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/deliveries/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery with all its attempts */
        get: {
            parameters: {
                query?: {
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    eventId: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            attempts: number;
                            dueAt: string | null;
                            eventId: string;
                            log: {
                                answer: string;
                                /** Format: date-time */
                                at: string;
                                /** @enum {unknown} */
                                code: "delivered" | "refused" | "gone" | "redirected" | "timeout" | "unreachable" | "address-refused" | "interrupted" | "unknown";
                                durationMs: number | null;
                                number: number;
                                status: number | null;
                            }[];
                            position: string;
                            /** Format: date-time */
                            queuedAt: string;
                            revision: string;
                            settledAt: string | null;
                            /** @enum {unknown} */
                            state: "waiting" | "delivered" | "failed";
                            subject: string;
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/deliveries/{eventId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an event to an endpoint once more */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    eventId: string;
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch an endpoint off */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        note?: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch an endpoint on */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell an endpoint of past events once more */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        from: string;
                        to?: string;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The replays to an endpoint, the newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                endedAt: string | null;
                                from: string;
                                id: string;
                                looked: number;
                                position: string | null;
                                queued: number;
                                /** Format: date-time */
                                requestedAt: string;
                                requestedBy: string;
                                /** @enum {unknown} */
                                state: "running" | "completed" | "stopped";
                                to: string | null;
                                until: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/replays/{replayId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A replay and how far it is */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    replayId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            endedAt: string | null;
                            from: string;
                            id: string;
                            looked: number;
                            position: string | null;
                            queued: number;
                            /** Format: date-time */
                            requestedAt: string;
                            requestedBy: string;
                            /** @enum {unknown} */
                            state: "running" | "completed" | "stopped";
                            to: string | null;
                            until: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/replays/{replayId}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a replay */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                    replayId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an endpoint a new secret */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default 24 */
                        overlapHours?: number;
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                            secret: string | null;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhook-endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an endpoint a test event */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            eventId: string;
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/received": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the platforms told, the newest first */
        get: {
            parameters: {
                query?: {
                    about?: string;
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    cursor?: string;
                    kind?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                    limit?: number;
                    platform?: "hubspot" | "stripe" | "quickbooks";
                    /** @example 2026-03-01T09:30:00.000Z */
                    since?: string;
                    state?: "waiting" | "held" | "taken";
                    /** @example 2026-03-01T09:30:00.000Z */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                code: string | null;
                                eventId: string;
                                id: string;
                                kind: string;
                                objectId: string | null;
                                occurredAt: string;
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                position: string;
                                readAgain: number;
                                readAgainAt: string | null;
                                reason: string | null;
                                /** Format: date-time */
                                receivedAt: string;
                                sentence: string;
                                /** @enum {unknown} */
                                state: "waiting" | "held" | "taken";
                                /** @enum {unknown} */
                                via: "webhook" | "sweep" | "look";
                                why: string | null;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/received/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One fact as it came, and what came of it */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    asOf?: string;
                    /** @example 2026-03-01T09:30:00.000Z */
                    knownAt?: string;
                    language?: "en" | "fr";
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            code: string | null;
                            eventId: string;
                            id: string;
                            kind: string;
                            objectId: string | null;
                            occurredAt: string;
                            /** @enum {unknown} */
                            platform: "hubspot" | "stripe" | "quickbooks";
                            position: string;
                            raw: string;
                            readAgain: number;
                            readAgainAt: string | null;
                            reason: string | null;
                            /** Format: date-time */
                            receivedAt: string;
                            recordId: string;
                            sentence: string;
                            /** @enum {unknown} */
                            state: "waiting" | "held" | "taken";
                            story: {
                                category: string;
                                eventId: string;
                                /** Format: date-time */
                                recordedAt: string;
                                sentence: string;
                                type: string;
                            }[];
                            /** @enum {unknown} */
                            via: "webhook" | "sweep" | "look";
                            why: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/received/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read one fact once more */
        post: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/refused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhooks that were turned away, the newest first */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    platform?: "hubspot" | "stripe" | "quickbooks";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                agent: string | null;
                                bytes: number;
                                code: string;
                                detail: string | null;
                                id: string;
                                /** @enum {unknown} */
                                platform: "hubspot" | "stripe" | "quickbooks";
                                /** Format: date-time */
                                refusedAt: string;
                            }[];
                            nextCursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/won-stages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** HubSpot's pipelines, and the stages that mean that a deal is won */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            isDefault: boolean;
                            missing: {
                                id: string;
                                label: string;
                                pipeline: string;
                            }[];
                            pipelines: {
                                id: string;
                                label: string;
                                stages: {
                                    id: string;
                                    isClosed: boolean;
                                    isWon: boolean;
                                    label: string;
                                    probability: number;
                                }[];
                            }[];
                            position: string | null;
                            setAt: string | null;
                            setBy: string | null;
                        };
                    };
                };
            };
        };
        /** Choose the stages that mean that a deal is won */
        put: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        stages: string[];
                    };
                };
            };
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        post?: never;
        /** Let HubSpot itself say again which deals are won */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            position: string;
                            repeated: boolean;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
