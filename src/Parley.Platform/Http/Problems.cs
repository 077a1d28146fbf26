using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Parley.Protocol;

namespace Parley.Platform.Http;

public static class Problems
{
    /// <summary>
    /// Gives every failed request a typed problem: what was thrown (<see cref="ExceptionProblems"/>), and what the framework answers with a bare
    /// status. Comes first in the pipeline.
    /// </summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) =>
        app.UseExceptionHandler(_ => { }).UseStatusCodePages(context =>
            ToError(context.HttpContext.Response.StatusCode) is { } error ? ProblemWriter.WriteAsync(context.HttpContext, error) : Task.CompletedTask);

    private static ParleyError? ToError(int status) => status switch
    {
        StatusCodes.Status404NotFound => new ParleyError(ErrorCodes.NotFound, "There is nothing at this path."),
        StatusCodes.Status405MethodNotAllowed => new ParleyError(ErrorCodes.MethodNotAllowed, "`Allow` names the methods of this path."),
        StatusCodes.Status413PayloadTooLarge => ExceptionProblems.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => ExceptionProblems.NotJson,
        _ => null,
    };
}
