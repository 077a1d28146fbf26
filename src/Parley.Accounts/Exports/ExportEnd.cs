using Parley.Protocol.Accounts;

namespace Parley.Accounts.Exports;

/// <summary>Nobody waits for the export any more: it was cancelled, or its account is gone; or another server has it.</summary>
internal sealed class ExportGoneException() : Exception("The export is no longer this server's.");

/// <summary>There will be no file, and another attempt would change nothing.</summary>
internal sealed class ExportRefusedException(ExportFailure failure) : Exception($"The export ends without a file: {failure}.")
{
    public ExportFailure Failure => failure;
}
