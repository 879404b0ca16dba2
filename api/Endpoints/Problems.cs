using AdWatch.Api.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AdWatch.Api.Endpoints;

/// <summary>Problem documents (RFC 9457): a stable <c>type</c>, a Chinese title and detail, and for faulty content a pointer per fault.</summary>
internal static class Problems
{
    public const string TypePrefix = "/problems/";

    public static ProblemHttpResult Of(int status, string code, string detail, params IEnumerable<ContentFault> faults)
    {
        var problem = new ProblemDetails
        {
            Status = status,
            Type = TypePrefix + code,
            Title = ProblemCodes.Title(code),
            Detail = detail,
        };
        var errors = faults.ToArray();
        if (errors.Length > 0)
        {
            problem.Extensions["errors"] = errors;
        }

        return TypedResults.Problem(problem);
    }

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, ProblemCodes.NotFound, detail);

    public static ProblemHttpResult Forbidden(string detail) => Of(StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, detail);

    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, ProblemCodes.Conflict, detail);

    public static ProblemHttpResult Invalid(params IReadOnlyCollection<ContentFault> faults) =>
        Of(
            StatusCodes.Status422UnprocessableEntity,
            ProblemCodes.Validation,
            string.Join("；", faults.Select(f => $"{f.Pointer}：{f.Message}")),
            faults
        );

    /// <summary>Fills in what every problem carries, also those the framework makes.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        var status = problem.Status ?? context.HttpContext.Response.StatusCode;
        if (problem.Type?.StartsWith(TypePrefix, StringComparison.Ordinal) != true)
        {
            var code = ProblemCodes.OfStatus(status);
            problem.Type = TypePrefix + code;
            problem.Title = ProblemCodes.Title(code);
        }

        problem.Instance ??= context.HttpContext.Request.Path;
        problem.Extensions["request_id"] = context.HttpContext.TraceIdentifier;
        problem.Extensions.Remove("traceId");
    }
}

/// <summary>One fault in a request's content.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the body, or the query parameter as <c>?name</c>.</param>
internal sealed record ContentFault(string Pointer, string Message);
