using System.Text.Json;
using Parley.Server.Commands;
using Parley.Server.Hosting;
using Parley.Server.Https;
using Parley.Server.Settings;

namespace Parley.Server.Doctor;

/// <summary>Names what keeps the server from running, and how to mend it. Changes nothing; a server may run meanwhile.</summary>
internal static class DoctorCommand
{
    /// <returns>1 when there is a problem.</returns>
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, bool asJson, CancellationToken cancellationToken)
    {
        var quiet = new Dictionary<string, string?>(settings) { ["Logging:LogLevel:Default"] = "None", ["Logging:LogLevel:Microsoft.AspNetCore"] = "None" };
        IReadOnlyList<Finding> findings = [.. await ExamineAsync(quiet, cancellationToken)];
        await Console.Out.WriteLineAsync(asJson
            ? JsonSerializer.Serialize(findings, FindingJson.Default.IReadOnlyListFinding)
            : string.Join('\n', findings));
        return findings.Any(finding => finding.Kind == FindingKind.Problem) ? 1 : 0;
    }

    private static async Task<IEnumerable<Finding>> ExamineAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        WebApplication app;
        try
        {
            app = ParleyServer.Compose(settings);
        }
        catch (StartupException exception)
        {
            return [Finding.Problem(exception.Message, "give this user write access to it, or choose another folder: --data DIR")];
        }

        await using (app)
        {
            var findings = new List<Finding>();
            var wrong = app.Services.GetRequiredService<SettingsCheck>().Find(app.Services);
            findings.AddRange(wrong.Select(problem => Finding.Problem(problem, "correct it in the environment or in parley.json; docs/operations/settings.md lists all settings")));
            findings.AddRange(await AddressCheck.ExamineAsync(Listening.Addresses(app.Configuration), cancellationToken));
            findings.AddRange(DataFolderExamination.Examine(app.Services));
            if (wrong.Count == 0)
            {
                findings.Add(Finding.Ok("settings"));
                findings.AddRange(await DatabaseExamination.ExamineAsync(app.Services, cancellationToken));
                findings.AddRange(await BlobStoreExamination.ExamineAsync(app.Services, cancellationToken));
                findings.AddRange(WebExamination.Examine(app));
            }

            return findings;
        }
    }
}
