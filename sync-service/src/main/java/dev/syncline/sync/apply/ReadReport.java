package dev.syncline.sync.apply;

import dev.syncline.model.report.MailReport;
import dev.syncline.model.report.ReportDetails;
import org.jspecify.annotations.Nullable;

/// What a message reports of another one.
///
/// @param original Message-ID of the other one, without angle brackets
record ReadReport(MailReport.Kind kind, @Nullable String original, ReportDetails details) {}
