using System.Data;
using Dapper;
using Microsoft.Data.Sqlite;
using Parley.Protocol;

namespace Parley.Platform.Database;

/// <summary>Ids in rows: 16 bytes in RFC 9562's order on SQLite, <c>uuid</c> on PostgreSQL. (SQLite's own Guid support writes text and reads mixed-endian.)</summary>
public sealed class IdTypeHandler<TId> : SqlMapper.TypeHandler<TId>
    where TId : struct, IId<TId>
{
    public override TId Parse(object value) =>
        TId.From(value is byte[] bytes ? new Guid(bytes, bigEndian: true) : (Guid)value);

    public override void SetValue(IDbDataParameter parameter, TId value) =>
        parameter.Value = parameter is SqliteParameter ? value.Value.ToByteArray(bigEndian: true) : value.Value;
}

public static class IdColumns
{
    private static int _registered;

    /// <summary>Teaches the mapper all typed ids; harmless to repeat.</summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 0)
        {
            SqlMapper.AddTypeHandler(new IdTypeHandler<UserId>());
            SqlMapper.AddTypeHandler(new IdTypeHandler<ConversationId>());
            SqlMapper.AddTypeHandler(new IdTypeHandler<MessageId>());
            SqlMapper.AddTypeHandler(new IdTypeHandler<SessionId>());
            SqlMapper.AddTypeHandler(new IdTypeHandler<ReportId>());
            SqlMapper.AddTypeHandler(new IdTypeHandler<NotificationId>());
            SqlMapper.AddTypeHandler(new IdTypeHandler<PushSubscriptionId>());
            SqlMapper.AddTypeHandler(new IdTypeHandler<InvitationId>());
            SqlMapper.AddTypeHandler(new IdTypeHandler<GroupInviteId>());
            SqlMapper.AddTypeHandler(new IdTypeHandler<ContactRequestId>());
            SqlMapper.AddTypeHandler(new IdTypeHandler<ExportId>());
            SqlMapper.AddTypeHandler(new IdTypeHandler<FileId>());
            DefaultTypeMap.MatchNamesWithUnderscores = true;
        }
    }
}
