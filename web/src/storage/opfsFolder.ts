export const folderPrefix = 'parley-';

/** The folder of one person's database in the origin's private file system. */
export const folderOf = (userId: string) => folderPrefix + userId;
